import type { Generated, GeneratedAlways } from 'kysely';

export interface PersonTable {
	id: GeneratedAlways<number>;
	public_id: string;
	name: string;
	name_initials: string;
	sex: string | null;
	birth_on: string | null;
	/** The unit that registered the person: it looks after whoever holds no appointment. */
	registered_unit_id: number;
	is_demo: Generated<boolean>;
	version: Generated<number>;
	created_at: Generated<Date>;
	merged_into: number | null;
	name_characters: GeneratedAlways<string[]>;
}

export interface IdentityDocumentTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	type: string;
	number_hmac: Buffer;
	number_encrypted: Buffer;
	number_tail: string;
	key_id: string;
	recorded_at: Generated<Date>;
	recorded_by: number | null;
	ended_at: Date | null;
}

export interface ContactTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	kind: string;
	value_hmac: Buffer;
	value_encrypted: Buffer;
	value_tail: string;
	key_id: string;
	recorded_at: Generated<Date>;
	recorded_by: number | null;
	ended_at: Date | null;
}

export interface PersonMergeTable {
	id: GeneratedAlways<number>;
	public_id: string;
	kept_id: number;
	merged_id: number;
	reason: string;
	merged_at: Generated<Date>;
	merged_by: number | null;
	undone_at: Date | null;
	undone_by: number | null;
}

export interface PeopleSchema {
	person: PersonTable;
	identity_document: IdentityDocumentTable;
	contact: ContactTable;
	person_merge: PersonMergeTable;
}
