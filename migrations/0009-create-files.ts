import { sql, type Kysely } from 'kysely';

/** What has been stored: content once by its hash, and each use of it with an owner and a quota. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table blob (
			hash bytea not null,
			size_bytes bigint not null,
			media_type text not null,
			stored_at timestamptz not null default now(),
			constraint blob_pkey primary key (hash),
			constraint blob_hash_check check (octet_length(hash) = 32),
			constraint blob_size_check check (size_bytes between 0 and 209715200),
			constraint blob_media_type_check check (length(media_type) between 3 and 100)
		)`.execute(db);
	await sql`
		create table file (
			id bigint generated always as identity,
			public_id uuid not null,
			hash bytea not null,
			unit_id bigint,
			purpose text not null,
			name text not null,
			created_at timestamptz not null default now(),
			created_by bigint,
			deleted_at timestamptz,
			constraint file_pkey primary key (id),
			constraint file_public_id_key unique (public_id),
			constraint file_blob_fkey foreign key (hash) references blob on delete restrict,
			constraint file_unit_fkey foreign key (unit_id) references unit on delete set null,
			constraint file_purpose_check check (purpose ~ '^[a-z]+(-[a-z]+)*$' and length(purpose) <= 40),
			constraint file_name_check check (length(name) between 1 and 200)
		)`.execute(db);
	await sql`create index file_hash_idx on file (hash)`.execute(db);
	await sql`create index file_unit_idx on file (unit_id)`.execute(db);
}
