import type { Generated, GeneratedAlways } from 'kysely';
import type { Json, RequiredJson } from '../database/json.ts';

/** A paper while one person sits it. */
export interface AttemptTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	paper_id: number;
	subject: string;
	/** `mock` for oneself, `class-exam` where a trainer opens it. */
	mode: string;
	state: Generated<string>;
	/** What the paper gives everybody. */
	limit_seconds: number;
	/** What somebody who needs longer gets: times the factor, and then so much more. */
	limit_factor: number;
	extra_seconds: Generated<number>;
	effective_limit_seconds: number;
	created_at: Generated<Date>;
	started_at: Date | null;
	deadline_at: Date | null;
	/** When it ended for the candidate: the deadline, where nobody handed it in before. */
	submitted_at: Date | null;
	/** When the server closed it. */
	closed_at: Date | null;
	closed_by: string | null;
	/** Which browser's turn it is to write, and which turn this is. */
	lease_device: string | null;
	lease_epoch: Generated<number>;
	question_count: number;
	/** Null before it is closed. */
	answered_count: number | null;
	/** How it is marked, as it stood when it was laid: a `ScoringRule`. */
	scoring_rule: RequiredJson;
	/** What could be reached. */
	points: number;
	/** Null before it is closed, and for written papers until people have marked all of them. */
	awarded_points: number | null;
	/** The sitting of a class that it belongs to; null for one's own. */
	sitting_id: number | null;
	/** What it came to is shown only when the trainer publishes it. */
	is_result_held: Generated<boolean>;
}

/** One question of it, and what the log of events has come to. */
export interface AttemptItemTable {
	attempt_id: number;
	ordinal: number;
	/** The part of the paper, from 1. */
	section: number;
	kind: string;
	question_version_id: number;
	chapter_code: string;
	points: number;
	/** The letters of the file in the order in which they are shown; empty for written questions. */
	option_order: string[];
	/** How many answers a written question asks for. */
	task_count: number;
	is_flagged: Generated<boolean>;
	confidence: string | null;
	/** Letters of the file in their order, or the texts by task; empty where nothing is answered. */
	response: Json;
	client_seq: Generated<number>;
	answered_at: Date | null;
	time_ms: Generated<number>;
	/** How often an answer was given up for another. */
	changes: Generated<number>;
	awarded_points: number | null;
	marked_with_key_id: number | null;
}

export interface ResponseEventTable {
	id: GeneratedAlways<number>;
	attempt_id: number;
	ordinal: number;
	client_seq: number;
	device: string;
	lease_epoch: number;
	kind: string;
	/** The question as the device saw it, options by the letters that were shown. */
	payload: RequiredJson;
	client_at: Date | null;
	server_at: Generated<Date>;
	/** It came after the end. */
	is_late: boolean;
	/** It came in time, from the device whose turn it was. */
	is_counted: boolean;
}

export interface SelfMarkTable {
	attempt_id: number;
	ordinal: number;
	task_ordinal: number;
	row_ordinal: number;
	verdict: string;
	/** The rubric that it was judged by. */
	answer_key_id: number;
	marked_at: Generated<Date>;
}

export interface MocksSchema {
	attempt: AttemptTable;
	attempt_item: AttemptItemTable;
	response_event: ResponseEventTable;
	self_mark: SelfMarkTable;
}
