import type { Generated, GeneratedAlways } from 'kysely';

export interface AppointmentTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	unit_id: number;
	title: string | null;
	employment: string;
	entry_channel: string | null;
	is_primary: Generated<boolean>;
	valid: string;
	recorded: Generated<string>;
	recorded_by: number | null;
	/** The row that this one corrects. */
	replaces_id: number | null;
}

export interface PostingsSchema {
	appointment: AppointmentTable;
}
