import { sql, type Kysely } from 'kysely';

/**
 * Signed documents: the canonical text of what was true on the day, its hash, and a signature. They
 * point to a person and an enrolment, and outlive both.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table signing_key (
			id text not null,
			public_key bytea not null,
			private_key_encrypted bytea not null,
			key_id text not null,
			created_at timestamptz not null default now(),
			retired_at timestamptz,
			constraint signing_key_pkey primary key (id),
			constraint signing_key_id_check check (id ~ '^[a-z0-9-]{1,40}$'),
			constraint signing_key_public_key_check check (octet_length(public_key) = 32)
		)`.execute(db);
	await sql`
		create unique index signing_key_current_key on signing_key ((retired_at is null)) where retired_at is null`.execute(
		db
	);
	await sql`
		create table signed_document (
			id bigint generated always as identity,
			public_id uuid not null,
			kind text not null,
			body text not null,
			hash bytea not null,
			signature bytea not null,
			signing_key_id text not null,
			person_id bigint,
			issued_at timestamptz not null default now(),
			constraint signed_document_pkey primary key (id),
			constraint signed_document_public_id_key unique (public_id),
			constraint signed_document_signing_key_fkey foreign key (signing_key_id) references signing_key on delete restrict,
			constraint signed_document_person_fkey foreign key (person_id) references person on delete set null,
			constraint signed_document_kind_check check (kind in ('certificate', 'learning-record', 'hours-statement')),
			constraint signed_document_body_check check (length(body) between 2 and 262144),
			constraint signed_document_hash_check check (octet_length(hash) = 32),
			constraint signed_document_signature_check check (octet_length(signature) = 64)
		)`.execute(db);
	await sql`create index signed_document_person_idx on signed_document (person_id)`.execute(db);
	await sql`
		create table signed_document_revocation (
			document_id bigint not null,
			reason text not null,
			revoked_at timestamptz not null default now(),
			revoked_by bigint,
			constraint signed_document_revocation_pkey primary key (document_id),
			constraint signed_document_revocation_document_fkey foreign key (document_id) references signed_document on delete restrict,
			constraint signed_document_revocation_reason_check check (length(reason) between 1 and 500)
		)`.execute(db);
	await sql`
		create table certificate_register (
			base_code text not null,
			year integer not null,
			last_serial integer not null,
			constraint certificate_register_pkey primary key (base_code, year),
			constraint certificate_register_last_serial_check check (last_serial > 0)
		)`.execute(db);
	// The key of what was achieved, not a foreign key: the certificate stays when the enrolment is gone.
	await sql`
		create table certificate (
			document_id bigint not null,
			number text not null,
			base_code text not null,
			year integer not null,
			serial integer not null,
			achievement_key text not null,
			constraint certificate_pkey primary key (document_id),
			constraint certificate_document_fkey foreign key (document_id) references signed_document on delete restrict,
			constraint certificate_number_key unique (number),
			constraint certificate_serial_key unique (base_code, year, serial),
			constraint certificate_achievement_key unique (achievement_key),
			constraint certificate_number_check check (length(number) between 8 and 60),
			constraint certificate_base_code_check check (length(base_code) between 1 and 40),
			constraint certificate_year_check check (year between 2000 and 2999),
			constraint certificate_serial_check check (serial > 0),
			constraint certificate_achievement_key_check check (length(achievement_key) between 1 and 200)
		)`.execute(db);
	await sql`
		create function signed_document_refuse_change() returns trigger language plpgsql as $$
		begin
			if row(new.public_id, new.kind, new.body, new.hash, new.signature, new.signing_key_id, new.issued_at)
				is distinct from row(old.public_id, old.kind, old.body, old.hash, old.signature, old.signing_key_id, old.issued_at) then
				raise exception 'A signed document is never changed; revoke it.' using errcode = '23514', constraint = 'signed_document_frozen_check';
			end if;
			return new;
		end $$`.execute(db);
	await sql`
		create trigger signed_document_frozen before update on signed_document
			for each row execute function signed_document_refuse_change()`.execute(db);
}
