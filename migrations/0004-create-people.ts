import { sql, type Kysely } from 'kysely';

/**
 * One registry of people; numbers of identity documents and phones only encrypted, hashed and cut.
 * Initials sort and compare by byte, so that a prefix and a page both come from the one index.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table person (
			id bigint generated always as identity,
			public_id uuid not null,
			name text not null,
			name_initials text collate "C" not null,
			sex text,
			birth_on date,
			registered_unit_id bigint not null,
			is_demo boolean not null default false,
			version integer not null default 1,
			created_at timestamptz not null default now(),
			merged_into bigint,
			constraint person_pkey primary key (id),
			constraint person_public_id_key unique (public_id),
			constraint person_registered_unit_fkey foreign key (registered_unit_id) references unit on delete cascade,
			constraint person_merged_into_fkey foreign key (merged_into) references person on delete cascade,
			constraint person_merged_into_check check (merged_into <> id),
			constraint person_name_check check (length(name) between 1 and 100),
			constraint person_name_initials_check check (name_initials ~ '^[a-z0-9]*$' and length(name_initials) <= 100),
			constraint person_sex_check check (sex in ('female', 'male')),
			constraint person_birth_on_check check (birth_on between '1900-01-01' and '2999-12-31')
		)`.execute(db);
	await sql`
		alter table person add name_characters text[]
		generated always as (string_to_array(name, null)) stored`.execute(db);
	await sql`create index person_name_characters_idx on person using gin (name_characters)`.execute(
		db
	);
	await sql`create index person_name_initials_idx on person (name_initials, name, id)`.execute(db);
	await sql`create index person_registered_unit_idx on person (registered_unit_id)`.execute(db);
	await sql`create index person_merged_into_idx on person (merged_into) where merged_into is not null`.execute(
		db
	);

	await sql`
		create table identity_document (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			type text not null,
			number_hmac bytea not null,
			number_encrypted bytea not null,
			number_tail text not null,
			key_id text not null,
			recorded_at timestamptz not null default now(),
			recorded_by bigint,
			ended_at timestamptz,
			constraint identity_document_pkey primary key (id),
			constraint identity_document_public_id_key unique (public_id),
			constraint identity_document_person_fkey foreign key (person_id) references person on delete cascade,
			constraint identity_document_type_check check (type in
				('resident-id', 'hk-macao-permit', 'taiwan-permit', 'residence-permit', 'foreign-permanent-residence', 'passport')),
			constraint identity_document_number_tail_check check (length(number_tail) between 1 and 4),
			constraint identity_document_number_hmac_check check (octet_length(number_hmac) = 32)
		)`.execute(db);
	await sql`create unique index identity_document_number_key on identity_document (type, number_hmac) where ended_at is null`.execute(
		db
	);
	await sql`create index identity_document_person_idx on identity_document (person_id)`.execute(db);

	await sql`
		create table contact (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			kind text not null,
			value_hmac bytea not null,
			value_encrypted bytea not null,
			value_tail text not null,
			key_id text not null,
			recorded_at timestamptz not null default now(),
			recorded_by bigint,
			ended_at timestamptz,
			constraint contact_pkey primary key (id),
			constraint contact_public_id_key unique (public_id),
			constraint contact_person_fkey foreign key (person_id) references person on delete cascade,
			constraint contact_kind_check check (kind in ('phone', 'mail')),
			constraint contact_value_tail_check check (length(value_tail) between 1 and 20),
			constraint contact_value_hmac_check check (octet_length(value_hmac) = 32)
		)`.execute(db);
	await sql`create unique index contact_value_key on contact (kind, value_hmac) where ended_at is null`.execute(
		db
	);
	await sql`create index contact_person_idx on contact (person_id)`.execute(db);

	await sql`
		create table person_merge (
			id bigint generated always as identity,
			public_id uuid not null,
			kept_id bigint not null,
			merged_id bigint not null,
			reason text not null,
			merged_at timestamptz not null default now(),
			merged_by bigint,
			undone_at timestamptz,
			undone_by bigint,
			constraint person_merge_pkey primary key (id),
			constraint person_merge_public_id_key unique (public_id),
			constraint person_merge_kept_fkey foreign key (kept_id) references person on delete cascade,
			constraint person_merge_merged_fkey foreign key (merged_id) references person on delete cascade,
			constraint person_merge_two_check check (kept_id <> merged_id),
			constraint person_merge_reason_check check (length(reason) between 1 and 500)
		)`.execute(db);
	await sql`create unique index person_merge_merged_key on person_merge (merged_id) where undone_at is null`.execute(
		db
	);
	await sql`create index person_merge_kept_idx on person_merge (kept_id)`.execute(db);
}
