import type { BlockNode } from '../markdown/tree.ts';

/** The subjects of the examination: two of the assistant, three of the social worker, one of the senior. */
export const subjects = ['A1', 'A2', 'B1', 'B2', 'B3', 'C1'] as const;
export type Subject = (typeof subjects)[number];

/** Marked by a rule. */
export const objectiveKinds = ['single', 'multiple'] as const;
export type ObjectiveKind = (typeof objectiveKinds)[number];

/** Marked by people. */
export const subjectiveKinds = ['case', 'design', 'essay'] as const;
export type SubjectiveKind = (typeof subjectiveKinds)[number];

export type QuestionKind = ObjectiveKind | SubjectiveKind;

export const questionStatuses = ['draft', 'live', 'retired'] as const;
export type QuestionStatus = (typeof questionStatuses)[number];

export const questionStyles = ['situation', 'recall'] as const;
export type QuestionStyle = (typeof questionStyles)[number];

export function isObjective(kind: QuestionKind): kind is ObjectiveKind {
	return (objectiveKinds as readonly string[]).includes(kind);
}

/**
 * What would give the answer away. A question that is shown has none of it, and the compiler says so:
 * an object that holds both is not a shown question.
 */
interface WithoutAnswer {
	right?: never;
	notes?: never;
	explanation?: never;
	rubric?: never;
	laws?: never;
	lesson?: never;
	slug?: never;
}

export interface ShownOption extends WithoutAnswer {
	/** Its id: the place it has in the file, not the one where a candidate sees it. */
	letter: string;
	children: BlockNode[];
	/** Whether it keeps its place where options are mixed. */
	isFixed: boolean;
}

export interface ShownTask extends WithoutAnswer {
	/** From 1. */
	ordinal: number;
	points: number;
	children: BlockNode[];
}

export interface ShownChoiceQuestion extends WithoutAnswer {
	kind: ObjectiveKind;
	stem: BlockNode[];
	/** In the order of the file; a paper shows them in one of its own. */
	options: ShownOption[];
}

export interface ShownWrittenQuestion extends WithoutAnswer {
	kind: SubjectiveKind;
	material: BlockNode[];
	tasks: ShownTask[];
}

/** A question as a candidate may see it before answering. */
export type ShownQuestion = ShownChoiceQuestion | ShownWrittenQuestion;

/** A law as an answer rests on it. */
export interface CitedLaw {
	code: string;
	name: string;
	/** Its number of publication. */
	number: string | null;
	/** The day on which this wording was made. */
	wordedOn: string;
	article: string | null;
	inForceFrom: string;
	/** The first day on which it is in force no more; null while it is. */
	inForceUntil: string | null;
	confidence: Confidence;
}

/** How far a source can be trusted. */
export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

interface AnswerBasis {
	laws: CitedLaw[];
	/** What teaches it, `course/lesson`. */
	lesson: string | null;
}

export interface ChoiceAnswer extends AnswerBasis {
	kind: ObjectiveKind;
	/** The letters of the right options, in the order of the file. */
	right: string[];
	/** By letter: why it is right, or the misconception behind it. Options are named `{a}` in them. */
	notes: Record<string, BlockNode[]>;
	/** Names options as `{a}`: see `option-names.ts`. */
	explanation: BlockNode[];
}

export interface RubricRow {
	/** What is looked for. */
	title: string;
	points: number;
	/** How a good answer may say it. */
	reference: string;
}

/** How one task is marked. */
export interface RubricTask {
	rows: RubricRow[];
	guidance: BlockNode[];
}

export interface WrittenAnswer extends AnswerBasis {
	kind: SubjectiveKind;
	/** In the order of the tasks. */
	rubric: RubricTask[];
}

/** What is shown after a question was answered, never before. */
export type QuestionAnswer = ChoiceAnswer | WrittenAnswer;
