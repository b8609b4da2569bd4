import type { Generated, GeneratedAlways } from 'kysely';

export interface DivisionTable {
	id: GeneratedAlways<number>;
	code: string;
	name: string;
	level: number;
	parent_code: string | null;
	is_filler: Generated<boolean>;
	valid: Generated<string>;
}

export interface UnitTable {
	id: GeneratedAlways<number>;
	public_id: string;
	code: string;
	credit_code: string | null;
	is_demo: Generated<boolean>;
	created_at: Generated<Date>;
}

export interface UnitChangeTable {
	id: GeneratedAlways<number>;
	public_id: string;
	kind: string;
	effective_on: string;
	document_number: string | null;
	reason: string | null;
	recorded_at: Generated<Date>;
	recorded_by: number | null;
	is_demo: Generated<boolean>;
}

export interface UnitChangeSubjectTable {
	change_id: number;
	unit_id: number;
}

export interface UnitVersionTable {
	id: GeneratedAlways<number>;
	unit_id: number;
	tree: string;
	valid: string;
	parent_id: number | null;
	level: number;
	kind: string;
	name: string;
	short_name: string | null;
	division_code: string | null;
	change_id: number;
	name_characters: GeneratedAlways<string[]>;
}

export interface UnitPlaceTable {
	unit_id: number;
	tree: string;
	valid: string;
	level: number;
	level_0: number | null;
	level_1: number | null;
	level_2: number | null;
	level_3: number | null;
	level_4: number | null;
	level_5: number | null;
	level_6: number | null;
}

export interface UnitLineageTable {
	change_id: number;
	from_unit_id: number;
	to_unit_id: number;
}

export interface PilotStatusTable {
	id: GeneratedAlways<number>;
	public_id: string;
	unit_id: number;
	status: string;
	level: string;
	batch: string;
	valid: string;
	document_number: string | null;
	accepted_on: string | null;
	recorded_at: Generated<Date>;
	recorded_by: number | null;
}

export interface UnitsSchema {
	division: DivisionTable;
	unit: UnitTable;
	unit_change: UnitChangeTable;
	unit_change_subject: UnitChangeSubjectTable;
	unit_version: UnitVersionTable;
	unit_place: UnitPlaceTable;
	unit_lineage: UnitLineageTable;
	pilot_status: PilotStatusTable;
}
