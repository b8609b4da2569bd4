import type { Generated, GeneratedAlways } from 'kysely';

export interface RoleGrantTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	role: string;
	unit_id: number;
	tree: Generated<string>;
	valid: string;
	reason: string | null;
	granted_by: number | null;
	granted_at: Generated<Date>;
	ended_by: number | null;
	ended_at: Date | null;
	end_reason: string | null;
}

export interface GrantsSchema {
	role_grant: RoleGrantTable;
}
