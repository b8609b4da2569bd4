import { sql, type Kysely } from 'kysely';

/**
 * The ledger of learning time, in minutes. Lines are only added; a wrong one is reversed by another.
 * Three ledgers stand side by side and never make up for one another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table external_training (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			unit_id bigint not null,
			title text not null,
			provider text not null,
			ledger text not null,
			subject text,
			minutes integer not null,
			began_on date not null,
			ended_on date not null,
			certificate_number text,
			file_id bigint,
			filed_at timestamptz not null default now(),
			filed_by bigint,
			constraint external_training_pkey primary key (id),
			constraint external_training_public_id_key unique (public_id),
			constraint external_training_person_fkey foreign key (person_id) references person on delete cascade,
			constraint external_training_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint external_training_file_fkey foreign key (file_id) references file on delete set null,
			constraint external_training_title_check check (length(title) between 1 and 120),
			constraint external_training_provider_check check (length(provider) between 1 and 120),
			constraint external_training_ledger_check check (ledger in ('continuing-education', 'technician', 'cadre')),
			constraint external_training_subject_check check ((ledger = 'technician') = (subject is not null) and subject in ('professional', 'public')),
			constraint external_training_minutes_check check (minutes between 1 and 60000),
			constraint external_training_days_check check (began_on <= ended_on),
			constraint external_training_certificate_number_check check (length(certificate_number) between 1 and 60)
		)`.execute(db);
	await sql`create index external_training_person_idx on external_training (person_id)`.execute(db);
	await sql`create index external_training_unit_idx on external_training (unit_id)`.execute(db);
	await sql`
		create table external_training_decision (
			external_training_id bigint not null,
			outcome text not null,
			minutes integer,
			reason text,
			decided_at timestamptz not null default now(),
			decided_by bigint,
			constraint external_training_decision_pkey primary key (external_training_id),
			constraint external_training_decision_external_training_fkey foreign key (external_training_id) references external_training on delete cascade,
			constraint external_training_decision_outcome_check check (outcome in ('approved', 'refused', 'withdrawn')),
			constraint external_training_decision_minutes_check check ((outcome = 'approved') = (minutes is not null) and minutes between 1 and 60000),
			constraint external_training_decision_reason_check check ((outcome <> 'refused' or reason is not null) and length(reason) between 1 and 500)
		)`.execute(db);
	await sql`
		create table hours_entry (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			ledger text not null,
			subject text,
			minutes integer not null,
			earned_on date not null,
			source_kind text not null,
			source_key text not null,
			title text not null,
			evidence jsonb not null,
			rules jsonb not null,
			verified_by bigint,
			recorded_at timestamptz not null default now(),
			reverses_id bigint,
			reason text,
			constraint hours_entry_pkey primary key (id),
			constraint hours_entry_public_id_key unique (public_id),
			constraint hours_entry_person_fkey foreign key (person_id) references person on delete cascade,
			constraint hours_entry_reverses_fkey foreign key (reverses_id) references hours_entry on delete cascade,
			constraint hours_entry_reverses_key unique (reverses_id),
			constraint hours_entry_ledger_check check (ledger in ('continuing-education', 'technician', 'cadre')),
			constraint hours_entry_subject_check check ((ledger = 'technician') = (subject is not null) and subject in ('professional', 'public')),
			constraint hours_entry_minutes_check check (minutes <> 0 and abs(minutes) <= 60000 and (minutes < 0) = (reverses_id is not null)),
			constraint hours_entry_source_kind_check check (source_kind in ('lesson', 'external-training')),
			constraint hours_entry_source_key_check check (length(source_key) between 1 and 200),
			constraint hours_entry_title_check check (length(title) between 1 and 200),
			constraint hours_entry_evidence_check check (pg_column_size(evidence) <= 8192),
			constraint hours_entry_rules_check check (pg_column_size(rules) <= 8192),
			constraint hours_entry_reason_check check ((reverses_id is null or reason is not null) and length(reason) between 1 and 500)
		)`.execute(db);
	await sql`
		create unique index hours_entry_source_key on hours_entry (person_id, ledger, source_kind, source_key)
			where reverses_id is null`.execute(db);
	await sql`create index hours_entry_person_idx on hours_entry (person_id, ledger, earned_on)`.execute(
		db
	);
	await sql`
		create function hours_entry_refuse_change() returns trigger language plpgsql as $$
		begin
			raise exception 'A line of the ledger is never changed; reverse it.' using errcode = '23514', constraint = 'hours_entry_append_only_check';
		end $$`.execute(db);
	await sql`
		create trigger hours_entry_append_only before update on hours_entry
			for each row execute function hours_entry_refuse_change()`.execute(db);
}
