import type { QuestionStatus, QuestionStyle, ObjectiveKind, SubjectiveKind } from './question.ts';

/** A law as a question names it: by its code, and the article where there is one. */
export interface LawReference {
	code: string;
	article: string | null;
}

/** What the first line of a question says. */
export interface QuestionHead {
	/** The id, which stays for ever. */
	slug: string;
	/** Topic codes, the main one first. */
	points: string[];
	facilityPercent: number | null;
	style: QuestionStyle | null;
	touchesAssistance: boolean;
	laws: LawReference[];
	/** `course/lesson`. */
	lesson: string | null;
	enemies: string[];
	status: QuestionStatus;
	/** Where it stands in the file, from 1. */
	line: number;
}

/** An option as it is written, in Markdown. */
export interface WrittenOption {
	letter: string;
	body: string;
	isFixed: boolean;
}

export interface ReadChoiceQuestion extends QuestionHead {
	kind: ObjectiveKind;
	/** Markdown, as all texts here. */
	stem: string;
	options: WrittenOption[];
	right: string[];
	/** By letter. */
	notes: Record<string, string>;
	explanation: string;
}

export interface WrittenRubricRow {
	title: string;
	points: number;
	reference: string;
}

export interface WrittenTask {
	points: number;
	body: string;
	rows: WrittenRubricRow[];
	guidance: string;
}

export interface ReadWrittenQuestion extends QuestionHead {
	kind: SubjectiveKind;
	material: string;
	tasks: WrittenTask[];
}

/** A question as a file has it: what is shown and what is right, still together. */
export type ReadQuestion = ReadChoiceQuestion | ReadWrittenQuestion;
