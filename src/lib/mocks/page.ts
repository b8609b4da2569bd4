import type {
	CitedLaw,
	QuestionKind,
	RubricTask,
	ShownChoiceQuestion,
	ShownTask,
	ShownWrittenQuestion,
	Subject
} from '../exam/question.ts';
import type { BlockNode } from '../markdown/tree.ts';
import type { Loss } from './loss.ts';
import type {
	AttemptState,
	ConfidenceMark,
	OutlineItem,
	PaperState,
	Response
} from './protocol.ts';

/**
 * A question as it stands in somebody's paper. It is a shown question, so the compiler lets nothing
 * into it that would give the answer away; and its options have no ids, only their places, so that
 * nobody can see how they stood in the file.
 */
export type CandidateQuestion = CandidateChoiceQuestion | CandidateWrittenQuestion;

export interface CandidateChoiceQuestion extends Omit<ShownChoiceQuestion, 'options'> {
	ordinal: number;
	points: number;
	/** In the order of this paper: A, B, C … */
	options: BlockNode[][];
}

export interface CandidateWrittenQuestion extends Omit<ShownWrittenQuestion, 'tasks'> {
	ordinal: number;
	points: number;
	tasks: Pick<ShownTask, 'ordinal' | 'points' | 'children'>[];
}

/** One part of a paper. */
export interface PaperPart {
	kind: QuestionKind;
	items: number;
	pointsEach: number;
}

/** What somebody must know before the clock runs. */
export interface PaperFacts {
	attempt: string;
	subject: Subject;
	parts: PaperPart[];
	points: number;
	/** What they have, with whatever they were given on top. */
	minutes: number;
	/** 100 for the usual time. */
	timeFactorPercent: number;
	extraMinutes: number;
	scoring: ScoringFacts | null;
	passLine: RuleFact;
}

/** A number of a rule, and where it is from. */
export interface RuleFact {
	points: number;
	source: string;
}

/** How objective questions are marked. */
export interface ScoringFacts {
	single: number;
	complete: number;
	eachRightOption: number;
	anyWrongOption: number;
	source: string;
}

/** A paper while it is written: one question of it, and how all of them stand. */
export interface PaperPage {
	attempt: string;
	subject: Subject;
	outline: OutlineItem[];
	paper: PaperState;
	/** The one that the address asks for. */
	question: CandidateQuestion;
	/** The address asks for what is still open, before the paper is handed in. */
	isHandingIn: boolean;
	/** Minutes left at which the time is said. */
	announceMinutes: number[];
	/** Whether the turn is with a device that is not a page without script of this sign-in. */
	isElsewhere: boolean;
}

/** A subject in which papers can be begun. */
export interface PaperOffer {
	subject: Subject;
	minutes: number;
	questions: number;
	points: number;
	passLine: number;
	/** Whether it is to be sat for what the person aims at. */
	isAimedAt: boolean;
	/** The paper of it that is not finished yet. */
	running: string | null;
}

/** A paper in the list of one's own. */
export interface OwnPaper {
	attempt: string;
	subject: Subject;
	state: AttemptState;
	createdAt: Date;
	/** While it runs. */
	remainingSeconds: number | null;
	submittedAt: Date | null;
	/** By rule, or by people where all of it is marked; null for written papers that are not. */
	awarded: number | null;
	/** The trainer of its sitting has not published it yet. */
	isResultHeld: boolean;
	points: number;
	answered: number | null;
	questions: number;
}

/** How an answer came off. Of several right options some may have been found. */
export type Verdict = 'right' | 'partial' | 'wrong' | 'blank';

/** One question of a closed paper, in short. */
export interface ResultItem {
	ordinal: number;
	kind: QuestionKind;
	chapter: string;
	/** Null where people mark it. */
	verdict: Verdict | null;
	/** Null where nobody has marked it yet. */
	awarded: number | null;
	points: number;
	/** People have marked it for good; else what a written answer has is one's own judgment. */
	isMarked: boolean;
	timeMs: number;
	isFlagged: boolean;
	confidence: ConfidenceMark | null;
}

/** What a chapter, or a kind of question, brought. */
export interface ResultGroup {
	/** The code of the chapter, or the kind. */
	code: string;
	items: number;
	/** How many got all their points. */
	full: number;
	awarded: number;
	points: number;
}

/** A paper that was closed. */
export interface PaperResult {
	attempt: string;
	subject: Subject;
	state: AttemptState;
	submittedAt: Date;
	/** From the start to the end. */
	usedSeconds: number;
	timeFactorPercent: number;
	/** By rule, or by one's own judgment so far; null where nothing was judged. */
	awarded: number | null;
	points: number;
	passLine: RuleFact;
	answered: number;
	questions: number;
	/** Whether people mark it, so that `awarded` is one's own judgment. */
	isWritten: boolean;
	/** Rows of rubrics that were not judged yet. */
	unjudged: number;
	/** Events that came after the end, or from a device that had lost its turn. */
	uncounted: { late: number; elsewhere: number };
	kinds: ResultGroup[];
	/** By the points that were lost, most first. */
	chapters: ResultGroup[];
	chapterTitles: Record<string, string>;
	/** What questions with several right options lost, and by what. */
	loss: Loss;
	items: ResultItem[];
	/** One's other papers of the subject, the oldest first. */
	others: { attempt: string; submittedAt: Date; awarded: number; points: number }[];
	peers: Peers;
}

/** How others did in the subject: each by their last paper. */
export interface Peers {
	/** Below this number of people nothing is compared. */
	peopleMin: number;
	days: number;
	/** Null where there are too few. */
	comparison: { people: number; belowPercent: number; median: number } | null;
}

/** A question of a closed paper as it was shown, with what was answered and what is right. */
export interface ReviewedQuestion {
	question: CandidateQuestion;
	item: ResultItem;
	/** Letters as they were shown, or texts by task. */
	response: Response;
	answer: ReviewedAnswer;
	/** Whether the key was corrected after the paper was marked. */
	isKeyNewer: boolean;
	laws: CitedLaw[];
	/** `course/lesson`. */
	lesson: string | null;
}

export type ReviewedAnswer = ReviewedChoice | ReviewedWriting;

export interface ReviewedChoice {
	/** Letters as they were shown. */
	right: string[];
	/** By the place of the option. Options are named by the letters that were shown. */
	notes: BlockNode[][];
	explanation: BlockNode[];
}

export interface ReviewedWriting {
	/** By task. */
	rubric: RubricTask[];
	/** By `task-row`, both from 1. */
	marks: Record<string, SelfVerdict>;
}

/** One's own judgment of one row of a rubric. */
export const selfVerdicts = ['given', 'half', 'not'] as const;
export type SelfVerdict = (typeof selfVerdicts)[number];
