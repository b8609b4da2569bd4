import { sql, type Kysely } from 'kysely';

/** The audit chain: every row carries the hash of the one before, and no row can change. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table audit_event (
			seq bigint not null,
			occurred_at timestamptz(3) not null,
			account_id bigint,
			person_id bigint,
			actor_name text not null,
			request_id text,
			action text not null,
			outcome text not null,
			subject_kind text,
			subject_id text,
			unit_id bigint,
			detail jsonb not null default '{}',
			previous_hash bytea not null,
			hash bytea not null,
			constraint audit_event_pkey primary key (seq),
			constraint audit_event_hash_key unique (hash),
			constraint audit_event_seq_check check (seq > 0),
			constraint audit_event_actor_name_check check (length(actor_name) between 1 and 200),
			constraint audit_event_request_id_check check (length(request_id) <= 64),
			constraint audit_event_action_check check (action ~ '^[a-z][a-z-]*\\.[a-z][a-z-]*$' and length(action) <= 80),
			constraint audit_event_outcome_check check (outcome in ('done', 'refused')),
			constraint audit_event_subject_check check (length(subject_kind) <= 40 and length(subject_id) <= 80),
			constraint audit_event_detail_check check (pg_column_size(detail) <= 16384),
			constraint audit_event_hash_check check (octet_length(hash) = 32 and octet_length(previous_hash) = 32)
		)`.execute(db);
	await sql`create index audit_event_occurred_at_idx on audit_event (occurred_at desc, seq desc)`.execute(
		db
	);
	await sql`create index audit_event_person_idx on audit_event (person_id, seq desc)`.execute(db);
	await sql`create index audit_event_subject_idx on audit_event (subject_kind, subject_id, seq desc)`.execute(
		db
	);
	await sql`create index audit_event_unit_idx on audit_event (unit_id, seq desc)`.execute(db);
	await sql`create index audit_event_action_idx on audit_event (action, seq desc)`.execute(db);

	await sql`
		create table audit_head (
			only_one boolean not null default true,
			seq bigint not null,
			hash bytea not null,
			constraint audit_head_pkey primary key (only_one),
			constraint audit_head_only_one_check check (only_one)
		)`.execute(db);
	await sql`insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'))`.execute(
		db
	);

	await sql`
		create function refuse_change() returns trigger language plpgsql as $$
		begin
			raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
		end $$`.execute(db);
	await sql`
		create trigger audit_event_append_only before update or delete on audit_event
		for each row execute function refuse_change()`.execute(db);
	await sql`
		create trigger audit_event_no_truncate before truncate on audit_event
		for each statement execute function refuse_change()`.execute(db);
}
