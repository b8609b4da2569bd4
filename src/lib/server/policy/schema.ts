import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { JsonValue } from '../database/json.ts';

export interface PolicyRuleTable {
	id: GeneratedAlways<number>;
	key: string;
	area: Generated<string>;
	valid: string;
	value: ColumnType<JsonValue, string, string>;
	unit: string | null;
	source: string;
	confidence: string;
	note: string | null;
	imported_at: Generated<Date>;
	retired_at: Date | null;
}

export interface PolicySchema {
	policy_rule: PolicyRuleTable;
}
