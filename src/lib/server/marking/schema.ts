import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

/** A written answer that people mark. */
export interface MarkingItemTable {
	id: GeneratedAlways<number>;
	public_id: string;
	attempt_id: number;
	ordinal: number;
	/** Whose markers see it. */
	unit_id: number;
	asked_at: Generated<Date>;
	/** Whether a second person marks it blind; decided when it was asked for. */
	needs_second: boolean;
	/** By how many points two marks may differ before a third person decides; as it stood then. */
	third_difference_points: number;
	/** Null until it is final. */
	final_points: number | null;
	finalised_at: Date | null;
}

/** What one person gave an answer. Never changes. */
export interface AnswerMarkTable {
	id: GeneratedAlways<number>;
	marking_item_id: number;
	stage: string;
	marker_id: number;
	/** The rubric that it was marked by. */
	answer_key_id: number;
	points: number;
	/** A `MarkedRow[]`. */
	rows: RequiredJson;
	remark: string | null;
	marked_at: Generated<Date>;
}

export interface MarkingSchema {
	marking_item: MarkingItemTable;
	answer_mark: AnswerMarkTable;
}
