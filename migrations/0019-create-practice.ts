import { sql, type Kysely } from 'kysely';

/**
 * Practice. What was answered is a log that only grows, and it is the truth: the wrong-question book,
 * the weak chapters and the state of spaced review are read from it, and the state can be made again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await createDrill(db);
	await createResponse(db);
	await createCorrection(db);
	await createReview(db);
	await createOwn(db);
	await createRemark(db);
}

async function createDrill(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_drill (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			subject text not null,
			kind text not null,
			topic text not null,
			mode text not null,
			question_count integer not null,
			position integer not null default 1,
			started_at timestamptz not null default now(),
			ended_at timestamptz,
			constraint practice_drill_pkey primary key (id),
			constraint practice_drill_public_id_key unique (public_id),
			constraint practice_drill_person_fkey foreign key (person_id) references person on delete cascade,
			constraint practice_drill_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint practice_drill_kind_check check (kind in ('today', 'daily', 'chapter', 'point', 'weakness', 'mistakes', 'favourites', 'question')),
			constraint practice_drill_topic_check check (length(topic) between 0 and 120),
			constraint practice_drill_mode_check check (mode in ('practice', 'memorise')),
			constraint practice_drill_question_count_check check (question_count between 1 and 300),
			constraint practice_drill_position_check check (position between 1 and question_count),
			constraint practice_drill_ended_at_check check (ended_at >= started_at)
		)`.execute(db);
	// A run is gone on with, not begun twice.
	await sql`
		create unique index practice_drill_running_key on practice_drill (person_id, subject, kind, topic, mode)
			where ended_at is null`.execute(db);
	await sql`create index practice_drill_person_idx on practice_drill (person_id, started_at)`.execute(
		db
	);
	await sql`
		create table practice_drill_item (
			drill_id bigint not null,
			ordinal integer not null,
			question_id bigint not null,
			version_id bigint not null,
			option_order text[] not null,
			source text not null,
			seen_at timestamptz,
			constraint practice_drill_item_pkey primary key (drill_id, ordinal),
			constraint practice_drill_item_drill_fkey foreign key (drill_id) references practice_drill on delete cascade,
			constraint practice_drill_item_question_fkey foreign key (question_id) references question on delete restrict,
			constraint practice_drill_item_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint practice_drill_item_question_key unique (drill_id, question_id),
			constraint practice_drill_item_ordinal_check check (ordinal between 1 and 300),
			constraint practice_drill_item_option_order_check check (cardinality(option_order) between 2 and 8),
			constraint practice_drill_item_source_check check (source in ('drill', 'review', 'daily'))
		)`.execute(db);
	await sql`create index practice_drill_item_question_idx on practice_drill_item (question_id) where seen_at is not null`.execute(
		db
	);
}

/** Raw, as it was given: another way of counting can be tried on all of it years later. */
async function createResponse(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_response (
			id bigint generated always as identity,
			person_id bigint not null,
			question_id bigint not null,
			version_id bigint not null,
			answer_key_id bigint not null,
			subject text not null,
			kind text not null,
			source text not null,
			drill_id bigint,
			attempt_id bigint,
			ordinal integer not null,
			chosen text[] not null,
			points numeric(4,1) not null,
			points_max numeric(4,1) not null,
			confidence text,
			time_ms integer,
			is_rapid boolean not null,
			is_first_of_day boolean not null,
			is_after_explanation boolean not null,
			studied_on date not null,
			answered_at timestamptz not null default now(),
			constraint practice_response_pkey primary key (id),
			constraint practice_response_person_fkey foreign key (person_id) references person on delete cascade,
			constraint practice_response_question_fkey foreign key (question_id) references question on delete restrict,
			constraint practice_response_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint practice_response_answer_key_fkey foreign key (answer_key_id) references answer_key on delete restrict,
			constraint practice_response_drill_fkey foreign key (drill_id, ordinal) references practice_drill_item on delete cascade,
			constraint practice_response_attempt_fkey foreign key (attempt_id, ordinal) references attempt_item on delete cascade,
			constraint practice_response_drill_key unique (drill_id, ordinal),
			constraint practice_response_attempt_key unique (attempt_id, ordinal),
			constraint practice_response_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint practice_response_kind_check check (kind in ('single', 'multiple')),
			constraint practice_response_source_check check (case source when 'mock' then attempt_id is not null and drill_id is null
				when 'drill' then drill_id is not null and attempt_id is null when 'review' then drill_id is not null and attempt_id is null
				when 'daily' then drill_id is not null and attempt_id is null else false end),
			constraint practice_response_chosen_check check (cardinality(chosen) between 1 and 8),
			constraint practice_response_points_check check (points_max > 0 and points between 0 and points_max),
			constraint practice_response_confidence_check check (confidence in ('guessed', 'unsure', 'easy')),
			constraint practice_response_time_ms_check check (time_ms between 0 and 86400000)
		)`.execute(db);
	await sql`create index practice_response_person_idx on practice_response (person_id, question_id, studied_on)`.execute(
		db
	);
	await sql`create index practice_response_answer_key_idx on practice_response (answer_key_id)`.execute(
		db
	);
	await sql`create index practice_response_question_idx on practice_response (question_id)`.execute(
		db
	);
	await sql`
		create unique index practice_response_first_of_day_key on practice_response (person_id, question_id, studied_on)
			where is_first_of_day`.execute(db);
	await sql`
		create table practice_paper (
			attempt_id bigint not null,
			read_at timestamptz not null default now(),
			constraint practice_paper_pkey primary key (attempt_id),
			constraint practice_paper_attempt_fkey foreign key (attempt_id) references attempt on delete cascade
		)`.execute(db);
}

/** A corrected key marks answers anew. The answer and its first mark stay as they were. */
async function createCorrection(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_correction (
			id bigint generated always as identity,
			response_id bigint not null,
			answer_key_id bigint not null,
			policy text not null,
			points numeric(4,1) not null,
			points_max numeric(4,1) not null,
			corrected_at timestamptz not null default now(),
			constraint practice_correction_pkey primary key (id),
			constraint practice_correction_response_fkey foreign key (response_id) references practice_response on delete cascade,
			constraint practice_correction_answer_key_fkey foreign key (answer_key_id) references answer_key on delete restrict,
			constraint practice_correction_once_key unique (response_id, answer_key_id),
			constraint practice_correction_policy_check check (policy in ('rekey', 'all-credit', 'drop', 'only-up')),
			constraint practice_correction_points_check check (points between 0 and points_max)
		)`.execute(db);
	await sql`
		create function practice_refuse_change() returns trigger language plpgsql as $$
		begin
			raise exception 'What was answered is never changed.' using errcode = '23514', constraint = 'practice_append_only_check';
		end $$`.execute(db);
	for (const table of ['practice_response', 'practice_correction']) {
		await sql`
			create trigger ${sql.ref(`${table}_append_only`)} before update on ${sql.table(table)}
				for each row execute function practice_refuse_change()`.execute(db);
	}
}

/** A cache of the log, so that what is due is found without reading all of it. */
async function createReview(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_review (
			person_id bigint not null,
			question_id bigint not null,
			stability numeric(14,8) not null,
			difficulty numeric(10,8) not null,
			due_on date not null,
			reviewed_on date not null,
			reviews integer not null,
			lapses integer not null,
			is_stale boolean not null default false,
			constraint practice_review_pkey primary key (person_id, question_id),
			constraint practice_review_person_fkey foreign key (person_id) references person on delete cascade,
			constraint practice_review_question_fkey foreign key (question_id) references question on delete restrict,
			constraint practice_review_stability_check check (stability > 0 and difficulty between 1 and 10),
			constraint practice_review_due_on_check check (due_on > reviewed_on),
			constraint practice_review_count_check check (reviews > 0 and lapses between 0 and reviews)
		)`.execute(db);
	await sql`create index practice_review_stale_idx on practice_review (person_id) where is_stale`.execute(
		db
	);
}

/** What somebody keeps about questions, and how they want to practise. */
async function createOwn(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_mark (
			person_id bigint not null,
			question_id bigint not null,
			favourite_at timestamptz,
			note text,
			cause text,
			constraint practice_mark_pkey primary key (person_id, question_id),
			constraint practice_mark_person_fkey foreign key (person_id) references person on delete cascade,
			constraint practice_mark_question_fkey foreign key (question_id) references question on delete restrict,
			constraint practice_mark_note_check check (length(note) between 1 and 1000),
			constraint practice_mark_cause_check check (cause in ('not-known', 'mixed-up', 'misread', 'careless', 'guessed'))
		)`.execute(db);
	await sql`
		create table practice_setting (
			person_id bigint not null,
			right_in_a_row integer not null,
			minutes_per_day integer not null,
			constraint practice_setting_pkey primary key (person_id),
			constraint practice_setting_person_fkey foreign key (person_id) references person on delete cascade,
			constraint practice_setting_right_in_a_row_check check (right_in_a_row between 1 and 9),
			constraint practice_setting_minutes_per_day_check check (minutes_per_day between 5 and 480)
		)`.execute(db);
}

/** What learners say is wrong with a question, for those who look after the bank. */
async function createRemark(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_remark (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			version_id bigint not null,
			kind text not null,
			body text not null,
			made_at timestamptz not null default now(),
			settled_at timestamptz,
			settled_by bigint,
			outcome text,
			reply text,
			constraint practice_remark_pkey primary key (id),
			constraint practice_remark_public_id_key unique (public_id),
			constraint practice_remark_person_fkey foreign key (person_id) references person on delete cascade,
			constraint practice_remark_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint practice_remark_settled_by_fkey foreign key (settled_by) references person on delete set null,
			constraint practice_remark_kind_check check (kind in ('wrong-key', 'old-law', 'unclear', 'typing', 'other')),
			constraint practice_remark_body_check check (length(body) between 1 and 500),
			constraint practice_remark_settled_check check ((settled_at is null) = (outcome is null)),
			constraint practice_remark_outcome_check check (outcome in ('mended', 'right-as-it-is')),
			constraint practice_remark_reply_check check (length(reply) between 1 and 500)
		)`.execute(db);
	await sql`create index practice_remark_open_idx on practice_remark (made_at) where settled_at is null`.execute(
		db
	);
	await sql`create index practice_remark_person_idx on practice_remark (person_id)`.execute(db);
}
