import { sql, type Kysely } from 'kysely';

/**
 * Corrections of keys, with every mark as it was before, and what answers say about questions. A
 * correction is proposed by one person and decided by another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await createKeyCorrection(db);
	await createKeyCorrectionMark(db);
	await createItemStatistic(db);
}

async function createKeyCorrection(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table key_correction (
			id bigint generated always as identity,
			public_id uuid not null,
			version_id bigint not null,
			from_key_id bigint not null,
			policy text not null,
			right_options text[] not null,
			notes jsonb not null,
			explanation text not null,
			reason text not null,
			state text not null default 'open',
			proposed_by bigint,
			proposed_at timestamptz not null default now(),
			decided_by bigint,
			decided_at timestamptz,
			decision_reason text,
			answer_key_id bigint,
			constraint key_correction_pkey primary key (id),
			constraint key_correction_public_id_key unique (public_id),
			constraint key_correction_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint key_correction_from_key_fkey foreign key (from_key_id) references answer_key on delete restrict,
			constraint key_correction_answer_key_fkey foreign key (answer_key_id) references answer_key on delete restrict,
			constraint key_correction_proposed_by_fkey foreign key (proposed_by) references person on delete set null,
			constraint key_correction_decided_by_fkey foreign key (decided_by) references person on delete set null,
			constraint key_correction_policy_check check (policy in ('rekey', 'all-credit', 'drop', 'only-up')),
			constraint key_correction_right_options_check check (cardinality(right_options) between 1 and 8),
			constraint key_correction_notes_check check (jsonb_typeof(notes) = 'object' and pg_column_size(notes) <= 32768),
			constraint key_correction_text_check check (length(explanation) between 1 and 2000 and length(reason) between 1 and 500 and length(decision_reason) between 1 and 500),
			constraint key_correction_state_check check (state in ('open', 'approved', 'refused', 'withdrawn') and (state = 'open') = (decided_at is null) and (state = 'approved') = (answer_key_id is not null)),
			constraint key_correction_other_check check (decided_by is null or state = 'withdrawn' or decided_by is distinct from proposed_by)
		)`.execute(db);
	await sql`
		create unique index key_correction_open_key on key_correction (version_id)
			where state = 'open'`.execute(db);
	await sql`create index key_correction_version_idx on key_correction (version_id)`.execute(db);
}

async function createKeyCorrectionMark(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table key_correction_mark (
			correction_id bigint not null,
			attempt_id bigint not null,
			ordinal integer not null,
			points_before numeric(4,1) not null,
			points_max_before numeric(4,1) not null,
			points_after numeric(4,1) not null,
			points_max_after numeric(4,1) not null,
			marked_at timestamptz not null default now(),
			constraint key_correction_mark_pkey primary key (correction_id, attempt_id, ordinal),
			constraint key_correction_mark_correction_fkey foreign key (correction_id) references key_correction on delete restrict,
			constraint key_correction_mark_item_fkey foreign key (attempt_id, ordinal) references attempt_item on delete cascade,
			constraint key_correction_mark_points_check check (points_before between 0 and points_max_before and points_after between 0 and points_max_after)
		)`.execute(db);
	await sql`create index key_correction_mark_attempt_idx on key_correction_mark (attempt_id, ordinal)`.execute(
		db
	);
	await sql`
		create trigger key_correction_mark_append_only before update on key_correction_mark
			for each row execute function refuse_change()`.execute(db);
}

/** Made anew each night from the answers; nothing else stands in it. */
async function createItemStatistic(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table item_statistic (
			version_id bigint not null,
			answers integer not null,
			facility_percent numeric(4,1) not null,
			discrimination numeric(4,3),
			options jsonb not null,
			flags text[] not null,
			computed_at timestamptz not null default now(),
			constraint item_statistic_pkey primary key (version_id),
			constraint item_statistic_version_fkey foreign key (version_id) references question_version on delete cascade,
			constraint item_statistic_answers_check check (answers > 0),
			constraint item_statistic_facility_percent_check check (facility_percent between 0 and 100),
			constraint item_statistic_discrimination_check check (discrimination between -1 and 1),
			constraint item_statistic_options_check check (jsonb_typeof(options) = 'array'),
			constraint item_statistic_flags_check check (flags <@ array['low-discrimination', 'attractive-distractor', 'too-hard'])
		)`.execute(db);
	await sql`
		create index item_statistic_flags_idx on item_statistic (version_id)
			where cardinality(flags) > 0`.execute(db);
}
