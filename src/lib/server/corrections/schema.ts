import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

/** What somebody holds to be right instead, and what becomes of the marks. */
export interface KeyCorrectionTable {
	id: GeneratedAlways<number>;
	public_id: string;
	version_id: number;
	/** The key that it was proposed against. */
	from_key_id: number;
	policy: string;
	right_options: string[];
	/** Markdown by letter. */
	notes: RequiredJson;
	/** Markdown. */
	explanation: string;
	reason: string;
	state: Generated<string>;
	proposed_by: number | null;
	proposed_at: Generated<Date>;
	decided_by: number | null;
	decided_at: Date | null;
	decision_reason: string | null;
	/** The key that it made. */
	answer_key_id: number | null;
}

/** What an answer in a paper had before a correction, and after it. Never changes. */
export interface KeyCorrectionMarkTable {
	correction_id: number;
	attempt_id: number;
	ordinal: number;
	points_before: number;
	points_max_before: number;
	points_after: number;
	points_max_after: number;
	marked_at: Generated<Date>;
}

export interface CorrectionsSchema {
	key_correction: KeyCorrectionTable;
	key_correction_mark: KeyCorrectionMarkTable;
}
