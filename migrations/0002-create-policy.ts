import { sql, type Kysely } from 'kysely';

/** Dated rules with their sources, and the ledger of what content has been imported. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`create extension if not exists btree_gist`.execute(db);
	await sql`
		create table policy_rule (
			id bigint generated always as identity,
			key text not null,
			area text not null default 'CN',
			valid daterange not null,
			value jsonb not null,
			unit text,
			source text not null,
			confidence text not null,
			note text,
			imported_at timestamptz not null default now(),
			retired_at timestamptz,
			constraint policy_rule_pkey primary key (id),
			constraint policy_rule_key_check check (key ~ '^[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+$' and length(key) <= 120),
			constraint policy_rule_area_check check (area = 'CN' or area ~ '^[0-9]{6,12}$'),
			constraint policy_rule_valid_check check (not isempty(valid)),
			constraint policy_rule_confidence_check check (confidence in ('high', 'medium', 'low')),
			constraint policy_rule_source_check check (length(source) between 1 and 500),
			constraint policy_rule_note_check check (length(note) <= 1000),
			constraint policy_rule_overlap_excl exclude using gist (key with =, area with =, valid with &&)
				where (retired_at is null)
		)`.execute(db);

	await sql`
		create table content_file (
			path text not null,
			kind text not null,
			hash bytea not null,
			imported_at timestamptz not null default now(),
			constraint content_file_pkey primary key (path),
			constraint content_file_path_check check (length(path) between 1 and 400),
			constraint content_file_kind_check check (length(kind) between 1 and 40),
			constraint content_file_hash_check check (octet_length(hash) = 32)
		)`.execute(db);
}
