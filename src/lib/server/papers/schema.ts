import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

export interface BlueprintTable {
	id: GeneratedAlways<number>;
	subject: string;
	/** The first sitting that it is for; a later one takes its place from its own year on. */
	year: number;
	edition: string;
	/** `BlueprintRules`. */
	rules: RequiredJson;
	source: string;
	confidence: string;
	/** When its file was gone. */
	withdrawn_at: Date | null;
}

/** Never changes. */
export interface PaperTable {
	id: GeneratedAlways<number>;
	public_id: string;
	blueprint_id: number;
	subject: string;
	edition: string;
	/** Of the sitting that it prepares for. */
	year: number;
	/** Laws are asked as they were in force on this day. */
	law_cutoff_on: string;
	minutes: number;
	points: number;
	seed: number;
	created_at: Generated<Date>;
	created_by: number | null;
}

export interface PaperItemTable {
	paper_id: number;
	ordinal: number;
	/** From 1. */
	section: number;
	kind: string;
	question_id: number;
	question_version_id: number;
	chapter_code: string;
	points: number;
	/** The ids of the options as they are shown; empty for subjective questions. */
	option_order: string[];
}

export interface PapersSchema {
	blueprint: BlueprintTable;
	paper: PaperTable;
	paper_item: PaperItemTable;
}
