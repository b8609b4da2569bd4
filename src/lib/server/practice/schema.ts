import type { Generated, GeneratedAlways } from 'kysely';

export interface PracticeDrillTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	subject: string;
	kind: string;
	/** The code of the chapter or point, the day, the id of a question; empty where the kind says it all. */
	topic: string;
	mode: string;
	question_count: number;
	/** How far one has come, from 1. */
	position: Generated<number>;
	started_at: Generated<Date>;
	ended_at: Date | null;
}

export interface PracticeDrillItemTable {
	drill_id: number;
	ordinal: number;
	question_id: number;
	version_id: number;
	/** Letters of the file in the order in which this run shows them. */
	option_order: string[];
	source: string;
	/** When the explanation was shown without an answer. */
	seen_at: Date | null;
}

/** An answer. Never changes; a corrected key adds a correction. */
export interface PracticeResponseTable {
	id: GeneratedAlways<number>;
	person_id: number;
	question_id: number;
	version_id: number;
	/** What it was marked by. */
	answer_key_id: number;
	subject: string;
	kind: string;
	source: string;
	drill_id: number | null;
	attempt_id: number | null;
	ordinal: number;
	/** Letters of the file. */
	chosen: string[];
	points: number;
	points_max: number;
	confidence: string | null;
	/** Null where nobody measured it. */
	time_ms: number | null;
	/** Quicker than anybody reads the question. */
	is_rapid: boolean;
	is_first_of_day: boolean;
	/** Whether the answer had been shown on the same day. */
	is_after_explanation: boolean;
	studied_on: string;
	answered_at: Generated<Date>;
}

/** Papers whose answers are in the log. */
export interface PracticePaperTable {
	attempt_id: number;
	read_at: Generated<Date>;
}

/** The newest one of an answer counts. */
export interface PracticeCorrectionTable {
	id: GeneratedAlways<number>;
	response_id: number;
	answer_key_id: number;
	policy: string;
	points: number;
	/** 0 where the question counts for nobody. */
	points_max: number;
	corrected_at: Generated<Date>;
}

/** The state of spaced review, made from the log. */
export interface PracticeReviewTable {
	person_id: number;
	question_id: number;
	/** In days. */
	stability: number;
	/** From 1 to 10. */
	difficulty: number;
	due_on: string;
	reviewed_on: string;
	reviews: number;
	lapses: number;
	/** To be made again before it is used. */
	is_stale: Generated<boolean>;
}

export interface PracticeMarkTable {
	person_id: number;
	question_id: number;
	favourite_at: Date | null;
	note: string | null;
	/** Why it went wrong, in the learner's own judgment. */
	cause: string | null;
}

export interface PracticeSettingTable {
	person_id: number;
	right_in_a_row: number;
	minutes_per_day: number;
}

export interface PracticeRemarkTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	version_id: number;
	kind: string;
	body: string;
	made_at: Generated<Date>;
	settled_at: Date | null;
	settled_by: number | null;
	outcome: string | null;
	reply: string | null;
}

export interface PracticeSchema {
	practice_drill: PracticeDrillTable;
	practice_drill_item: PracticeDrillItemTable;
	practice_response: PracticeResponseTable;
	practice_paper: PracticePaperTable;
	practice_correction: PracticeCorrectionTable;
	practice_review: PracticeReviewTable;
	practice_mark: PracticeMarkTable;
	practice_setting: PracticeSettingTable;
	practice_remark: PracticeRemarkTable;
}
