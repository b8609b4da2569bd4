import type { Generated } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

/** What the answers say about a version; made anew each night. */
export interface ItemStatisticTable {
	version_id: number;
	answers: number;
	facility_percent: number;
	/** Null where it says nothing: everybody did the same. */
	discrimination: number | null;
	/** An `OptionFigures[]`. */
	options: RequiredJson;
	flags: string[];
	computed_at: Generated<Date>;
}

export interface ItemStatisticsSchema {
	item_statistic: ItemStatisticTable;
}
