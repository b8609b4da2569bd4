import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

export interface ExternalTrainingTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	/** The unit that decides: where the person worked when it was filed. */
	unit_id: number;
	title: string;
	provider: string;
	ledger: string;
	subject: string | null;
	minutes: number;
	began_on: string;
	ended_on: string;
	certificate_number: string | null;
	file_id: number | null;
	filed_at: Generated<Date>;
	filed_by: number | null;
}

export interface ExternalTrainingDecisionTable {
	external_training_id: number;
	outcome: string;
	minutes: number | null;
	reason: string | null;
	decided_at: Generated<Date>;
	decided_by: number | null;
}

export interface HoursEntryTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	ledger: string;
	subject: string | null;
	minutes: number;
	earned_on: string;
	source_kind: string;
	/** What it was earned with, once for each person and ledger. */
	source_key: string;
	title: string;
	evidence: RequiredJson;
	/** The rules that priced it, as they stood. */
	rules: RequiredJson;
	verified_by: number | null;
	recorded_at: Generated<Date>;
	reverses_id: number | null;
	reason: string | null;
}

export interface HoursSchema {
	external_training: ExternalTrainingTable;
	external_training_decision: ExternalTrainingDecisionTable;
	hours_entry: HoursEntryTable;
}
