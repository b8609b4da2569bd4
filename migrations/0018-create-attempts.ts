import { sql, type Kysely } from 'kysely';

/**
 * Papers while somebody sits them. What was done is a log of events that only grows; an item holds
 * what the log has come to, so that a paper is read without it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await createAttempt(db);
	await createAttemptItem(db);
	await createResponseEvent(db);
	await createSelfMark(db);
}

async function createAttempt(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table attempt (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			paper_id bigint not null,
			subject text not null,
			mode text not null,
			state text not null default 'not-started',
			limit_seconds integer not null,
			limit_factor numeric(3,2) not null,
			extra_seconds integer not null default 0,
			effective_limit_seconds integer not null,
			created_at timestamptz not null default now(),
			started_at timestamptz,
			deadline_at timestamptz,
			submitted_at timestamptz,
			closed_at timestamptz,
			closed_by text,
			lease_device text,
			lease_epoch integer not null default 0,
			question_count integer not null,
			answered_count integer,
			scoring_rule jsonb not null,
			points numeric(5,1) not null,
			awarded_points numeric(5,1),
			constraint attempt_pkey primary key (id),
			constraint attempt_public_id_key unique (public_id),
			constraint attempt_person_fkey foreign key (person_id) references person on delete cascade,
			constraint attempt_paper_fkey foreign key (paper_id) references paper on delete restrict,
			constraint attempt_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint attempt_mode_check check (mode in ('practice', 'mock', 'class-exam')),
			constraint attempt_state_check check (state in ('not-started', 'in-progress', 'submitted', 'auto-submitted', 'abandoned')),
			constraint attempt_limit_check check (limit_seconds between 60 and 86400 and limit_factor between 1 and 4 and extra_seconds between 0 and 86400),
			constraint attempt_effective_limit_check check (effective_limit_seconds = round(limit_seconds * limit_factor) + extra_seconds),
			constraint attempt_deadline_check check ((started_at is null) = (deadline_at is null) and deadline_at - started_at = make_interval(secs => effective_limit_seconds)),
			constraint attempt_start_check check (case state when 'not-started' then started_at is null when 'abandoned' then true else started_at is not null end),
			constraint attempt_end_check check ((state in ('submitted', 'auto-submitted')) = (submitted_at is not null) and submitted_at between started_at and deadline_at),
			constraint attempt_closed_check check ((state in ('not-started', 'in-progress')) = (closed_at is null) and (closed_at is null) = (closed_by is null) and closed_by in ('candidate', 'deadline', 'trainer')),
			constraint attempt_lease_check check (lease_epoch >= 0 and length(lease_device) between 1 and 60),
			constraint attempt_count_check check (question_count between 1 and 300 and answered_count between 0 and question_count),
			constraint attempt_scoring_rule_check check (jsonb_typeof(scoring_rule) = 'object' and pg_column_size(scoring_rule) <= 4096),
			constraint attempt_points_check check (points >= 0 and awarded_points between 0 and points and (awarded_points is null or submitted_at is not null))
		)`.execute(db);
	await sql`
		create unique index attempt_running_key on attempt (person_id, subject)
			where state in ('not-started', 'in-progress') and mode = 'mock'`.execute(db);
	await sql`create index attempt_person_idx on attempt (person_id, created_at)`.execute(db);
	await sql`create index attempt_paper_idx on attempt (paper_id)`.execute(db);
	await sql`create index attempt_deadline_idx on attempt (deadline_at) where state = 'in-progress'`.execute(
		db
	);
	await sql`create index attempt_waiting_idx on attempt (created_at) where state = 'not-started'`.execute(
		db
	);
	await sql`create index attempt_submitted_idx on attempt (subject, submitted_at) where submitted_at is not null`.execute(
		db
	);
	await refuseReopening(db);
}

/** What was handed in stays handed in; only what it is worth can change, when a key is corrected. */
async function refuseReopening(db: Kysely<unknown>): Promise<void> {
	await sql`
		create function attempt_refuse_reopening() returns trigger language plpgsql as $$
		begin
			if old.closed_at is not null and
				(new.state, new.started_at, new.deadline_at, new.submitted_at, new.closed_at, new.closed_by)
				is distinct from
				(old.state, old.started_at, old.deadline_at, old.submitted_at, old.closed_at, old.closed_by)
			then
				raise exception 'A paper that was closed stays closed.' using errcode = '23514', constraint = 'attempt_reopening_check';
			end if;
			return new;
		end $$`.execute(db);
	await sql`
		create trigger attempt_closed_for_good before update on attempt
			for each row execute function attempt_refuse_reopening()`.execute(db);
}

/** Answers come by the thousand: a page keeps room for the next version of each row. */
async function createAttemptItem(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table attempt_item (
			attempt_id bigint not null,
			ordinal integer not null,
			section integer not null,
			kind text not null,
			question_version_id bigint not null,
			chapter_code text not null,
			points numeric(4,1) not null,
			option_order text[] not null,
			task_count integer not null,
			is_flagged boolean not null default false,
			confidence text,
			response jsonb not null default '[]',
			client_seq bigint not null default 0,
			answered_at timestamptz,
			time_ms integer not null default 0,
			changes integer not null default 0,
			awarded_points numeric(4,1),
			marked_with_key_id bigint,
			constraint attempt_item_pkey primary key (attempt_id, ordinal),
			constraint attempt_item_attempt_fkey foreign key (attempt_id) references attempt on delete cascade,
			constraint attempt_item_question_version_fkey foreign key (question_version_id) references question_version on delete restrict,
			constraint attempt_item_marked_with_key_fkey foreign key (marked_with_key_id) references answer_key on delete restrict,
			constraint attempt_item_question_key unique (attempt_id, question_version_id),
			constraint attempt_item_ordinal_check check (ordinal between 1 and 300 and section between 1 and 20),
			constraint attempt_item_kind_check check (case when kind in ('single', 'multiple') then cardinality(option_order) between 2 and 8 and task_count = 0
				when kind in ('case', 'design', 'essay') then cardinality(option_order) = 0 and task_count between 1 and 12 else false end),
			constraint attempt_item_chapter_code_check check (length(chapter_code) between 1 and 60),
			constraint attempt_item_points_check check (points >= 0 and awarded_points between 0 and points),
			constraint attempt_item_confidence_check check (confidence in ('guessed', 'unsure')),
			constraint attempt_item_response_check check (jsonb_typeof(response) = 'array' and (jsonb_array_length(response) = 0) = (answered_at is null)),
			constraint attempt_item_count_check check (client_seq >= 0 and time_ms >= 0 and changes >= 0)
		) with (fillfactor = 60)`.execute(db);
	await sql`create index attempt_item_question_version_idx on attempt_item (question_version_id)`.execute(
		db
	);
}

/**
 * Everything that a device said, once each: late too, and from a device that had lost the paper to
 * another. Only what counted has changed the item.
 */
async function createResponseEvent(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table response_event (
			id bigint generated always as identity,
			attempt_id bigint not null,
			ordinal integer not null,
			client_seq bigint not null,
			device text not null,
			lease_epoch integer not null,
			kind text not null,
			payload jsonb not null,
			client_at timestamptz,
			server_at timestamptz not null default now(),
			is_late boolean not null,
			is_counted boolean not null,
			constraint response_event_pkey primary key (attempt_id, ordinal, device, client_seq),
			constraint response_event_item_fkey foreign key (attempt_id, ordinal) references attempt_item on delete cascade,
			constraint response_event_client_seq_check check (client_seq between 1 and 100000),
			constraint response_event_device_check check (length(device) between 1 and 60),
			constraint response_event_kind_check check (kind in ('select', 'clear', 'write', 'flag', 'confidence', 'blur', 'focus')),
			constraint response_event_payload_check check (jsonb_typeof(payload) = 'object' and pg_column_size(payload) <= 262144),
			constraint response_event_counted_check check (not (is_late and is_counted))
		)`.execute(db);
	await sql`
		create function response_event_refuse_change() returns trigger language plpgsql as $$
		begin
			raise exception 'What a device said is never changed.' using errcode = '23514', constraint = 'response_event_append_only_check';
		end $$`.execute(db);
	await sql`
		create trigger response_event_append_only before update on response_event
			for each row execute function response_event_refuse_change()`.execute(db);
}

/** How somebody judges their own written answers, point by point. Nobody else's marks stand here. */
async function createSelfMark(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table self_mark (
			attempt_id bigint not null,
			ordinal integer not null,
			task_ordinal integer not null,
			row_ordinal integer not null,
			verdict text not null,
			answer_key_id bigint not null,
			marked_at timestamptz not null default now(),
			constraint self_mark_pkey primary key (attempt_id, ordinal, task_ordinal, row_ordinal),
			constraint self_mark_item_fkey foreign key (attempt_id, ordinal) references attempt_item on delete cascade,
			constraint self_mark_answer_key_fkey foreign key (answer_key_id) references answer_key on delete restrict,
			constraint self_mark_ordinal_check check (task_ordinal between 1 and 12 and row_ordinal between 1 and 12),
			constraint self_mark_verdict_check check (verdict in ('given', 'half', 'not'))
		)`.execute(db);
}
