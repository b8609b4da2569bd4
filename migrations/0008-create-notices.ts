import { sql, type Kysely } from 'kysely';

/**
 * The inbox, which is also the outbox: a letter is a notice that goes to a mail server as well, and
 * its row here only says how far that went. It holds no address and no words.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table notice (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			kind text not null,
			detail jsonb not null default '{}',
			link text,
			dedupe_key text,
			created_at timestamptz not null default now(),
			read_at timestamptz,
			constraint notice_pkey primary key (id),
			constraint notice_public_id_key unique (public_id),
			constraint notice_person_fkey foreign key (person_id) references person on delete cascade,
			constraint notice_kind_check check (kind ~ '^[a-z]+(-[a-z]+)*$' and length(kind) <= 60),
			constraint notice_detail_check check (pg_column_size(detail) <= 8192),
			constraint notice_link_check check (link ~ '^/[^/\\\\]' and length(link) <= 300 or link = '/'),
			constraint notice_dedupe_key_check check (length(dedupe_key) <= 200),
			constraint notice_dedupe_key unique (person_id, dedupe_key)
		)`.execute(db);
	await sql`create index notice_person_idx on notice (person_id, id desc)`.execute(db);
	await sql`create index notice_unread_idx on notice (person_id) where read_at is null`.execute(db);

	await sql`create index notice_created_at_idx on notice (created_at)`.execute(db);

	await sql`
		create table outgoing_mail (
			notice_id bigint not null,
			attempts integer not null default 0,
			next_attempt_at timestamptz not null default now(),
			sent_at timestamptz,
			given_up_at timestamptz,
			last_error text,
			constraint outgoing_mail_pkey primary key (notice_id),
			constraint outgoing_mail_notice_fkey foreign key (notice_id) references notice on delete cascade,
			constraint outgoing_mail_attempts_check check (attempts between 0 and 20),
			constraint outgoing_mail_outcome_check check (sent_at is null or given_up_at is null),
			constraint outgoing_mail_last_error_check check (length(last_error) <= 200)
		)`.execute(db);
	await sql`
		create index outgoing_mail_due_idx on outgoing_mail (next_attempt_at)
		where sent_at is null and given_up_at is null`.execute(db);
}
