import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

export interface LawTable {
	id: GeneratedAlways<number>;
	/** Stands for one wording: an amendment gets a code of its own. */
	code: string;
	name: string;
	number: string | null;
	/** The day on which this wording was made. */
	worded_on: string;
	in_force: string;
	confidence: string;
}

export interface QuestionTable {
	id: GeneratedAlways<number>;
	public_id: string;
	/** The id in the file. It may give the answer away: never before it is given. */
	slug: string;
	subject: string;
	edition: string;
	chapter_code: string;
	status: string;
	style: string | null;
	touches_assistance: Generated<boolean>;
	/** How many of 100 prepared candidates will probably get it right; an estimate of the author. */
	facility_percent: number | null;
	/** Questions that share one of these words do not meet in one paper. */
	enemies: string[];
	/** What teaches it, `course/lesson`. */
	lesson: string | null;
	/** The code of the unit whose question it is; null for the platform's own. */
	base_code: string | null;
	/** The file it came from; null for one that was written here. */
	source_path: string | null;
	/** What the next candidate gets. */
	current_version_id: number | null;
	created_at: Generated<Date>;
	retired_at: Date | null;
	/** Why somebody retired it; null where the file says so, or is gone. */
	retirement_reason: string | null;
}

export interface QuestionPointTable {
	question_id: number;
	point_code: string;
	is_primary: boolean;
}

/** What a candidate sees. Never changes. */
export interface QuestionVersionTable {
	id: GeneratedAlways<number>;
	public_id: string;
	question_id: number;
	number: number;
	kind: string;
	content_hash: Buffer;
	/** Markdown; null for subjective questions. */
	stem: string | null;
	/** Markdown; what a subjective question is about. */
	material: string | null;
	created_at: Generated<Date>;
}

export interface QuestionOptionTable {
	version_id: number;
	letter: string;
	/** Markdown. */
	body: string;
	/** Whether it keeps its place where options are mixed. */
	is_fixed: boolean;
}

export interface QuestionTaskTable {
	version_id: number;
	ordinal: number;
	points: number;
	/** Markdown. */
	body: string;
}

/** What is held to be right about a version, the newest number of it counts. Never changes. */
export interface AnswerKeyTable {
	id: GeneratedAlways<number>;
	version_id: number;
	number: number;
	hash: Buffer;
	/** Letters in their order; empty for subjective questions. */
	right_options: string[];
	/** Markdown by letter: why an option is right, or the misconception behind it. */
	notes: RequiredJson;
	/** Markdown; null for subjective questions. */
	explanation: string | null;
	/** By task, how to mark it: a `RubricTask[]`, empty for objective questions. */
	rubric: RequiredJson;
	/** Why it was corrected; null where it came from a file. */
	reason: string | null;
	decided_by: number | null;
	created_at: Generated<Date>;
}

export interface AnswerKeyLawTable {
	answer_key_id: number;
	ordinal: number;
	law_id: number;
	article: string | null;
}

export interface QuestionsSchema {
	law: LawTable;
	question: QuestionTable;
	question_point: QuestionPointTable;
	question_version: QuestionVersionTable;
	question_option: QuestionOptionTable;
	question_task: QuestionTaskTable;
	answer_key: AnswerKeyTable;
	answer_key_law: AnswerKeyLawTable;
}
