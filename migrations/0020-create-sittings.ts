import { sql, type Kysely } from 'kysely';

/**
 * Mock exams of a class, and the marking of written answers by people. A sitting holds its paper, and
 * each attempt in it knows the sitting; what it came to is held back until the trainer publishes it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await createSitting(db);
	await extendAttempt(db);
	await createMarkingItem(db);
	await createAnswerMark(db);
}

async function createSitting(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table sitting (
			id bigint generated always as identity,
			public_id uuid not null,
			title text not null,
			unit_id bigint not null,
			trainer_id bigint not null,
			paper_id bigint not null,
			subject text not null,
			opens_at timestamptz not null,
			starts_until timestamptz not null,
			minutes integer not null,
			extra_minutes integer not null default 0,
			created_at timestamptz not null default now(),
			withdrawn_at timestamptz,
			closed_at timestamptz,
			published_at timestamptz,
			constraint sitting_pkey primary key (id),
			constraint sitting_public_id_key unique (public_id),
			constraint sitting_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint sitting_trainer_fkey foreign key (trainer_id) references person on delete cascade,
			constraint sitting_paper_fkey foreign key (paper_id) references paper on delete restrict,
			constraint sitting_title_check check (length(title) between 1 and 80),
			constraint sitting_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint sitting_window_check check (starts_until > opens_at and starts_until <= opens_at + interval '14 days'),
			constraint sitting_minutes_check check (minutes between 10 and 600 and extra_minutes between 0 and 600),
			constraint sitting_end_check check ((withdrawn_at is null or closed_at is null) and (published_at is null or closed_at is not null))
		)`.execute(db);
	await sql`create index sitting_unit_idx on sitting (unit_id)`.execute(db);
	await sql`create index sitting_trainer_idx on sitting (trainer_id, opens_at)`.execute(db);
	await sql`create index sitting_paper_idx on sitting (paper_id)`.execute(db);
	await sql`
		create table sitting_member (
			sitting_id bigint not null,
			person_id bigint not null,
			added_at timestamptz not null default now(),
			extra_minutes integer not null default 0,
			constraint sitting_member_pkey primary key (sitting_id, person_id),
			constraint sitting_member_sitting_fkey foreign key (sitting_id) references sitting on delete cascade,
			constraint sitting_member_person_fkey foreign key (person_id) references person on delete cascade,
			constraint sitting_member_extra_minutes_check check (extra_minutes between 0 and 600)
		)`.execute(db);
	await sql`create index sitting_member_person_idx on sitting_member (person_id)`.execute(db);
}

async function extendAttempt(db: Kysely<unknown>): Promise<void> {
	await sql`
		alter table attempt
			add column sitting_id bigint,
			add column is_result_held boolean not null default false,
			add constraint attempt_sitting_fkey foreign key (sitting_id) references sitting on delete set null,
			add constraint attempt_sitting_check check (sitting_id is null or mode = 'class-exam')`.execute(db);
	await sql`
		create unique index attempt_sitting_key on attempt (sitting_id, person_id)
			where sitting_id is not null`.execute(db);
}

/** A written answer that people mark. What was decided when it was asked for is kept with it. */
async function createMarkingItem(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table marking_item (
			id bigint generated always as identity,
			public_id uuid not null,
			attempt_id bigint not null,
			ordinal integer not null,
			unit_id bigint not null,
			asked_at timestamptz not null default now(),
			needs_second boolean not null,
			third_difference_points numeric(4,1) not null,
			final_points numeric(4,1),
			finalised_at timestamptz,
			constraint marking_item_pkey primary key (id),
			constraint marking_item_public_id_key unique (public_id),
			constraint marking_item_answer_key unique (attempt_id, ordinal),
			constraint marking_item_answer_fkey foreign key (attempt_id, ordinal) references attempt_item on delete cascade,
			constraint marking_item_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint marking_item_points_check check (final_points >= 0 and third_difference_points >= 0 and (final_points is null) = (finalised_at is null))
		)`.execute(db);
	await sql`create index marking_item_unit_idx on marking_item (unit_id, finalised_at)`.execute(db);
}

/** What one person gave an answer, row by row of its rubric. It is never changed; another one looks again. */
async function createAnswerMark(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table answer_mark (
			id bigint generated always as identity,
			marking_item_id bigint not null,
			stage text not null,
			marker_id bigint not null,
			answer_key_id bigint not null,
			points numeric(4,1) not null,
			rows jsonb not null,
			remark text,
			marked_at timestamptz not null default now(),
			constraint answer_mark_pkey primary key (id),
			constraint answer_mark_stage_key unique (marking_item_id, stage),
			constraint answer_mark_marker_key unique (marking_item_id, marker_id),
			constraint answer_mark_item_fkey foreign key (marking_item_id) references marking_item on delete cascade,
			constraint answer_mark_marker_fkey foreign key (marker_id) references person on delete cascade,
			constraint answer_mark_answer_key_fkey foreign key (answer_key_id) references answer_key on delete restrict,
			constraint answer_mark_stage_check check (stage in ('first', 'second', 'third')),
			constraint answer_mark_points_check check (points >= 0 and mod(points, 0.5) = 0),
			constraint answer_mark_rows_check check (jsonb_typeof(rows) = 'array' and pg_column_size(rows) <= 65536),
			constraint answer_mark_remark_check check (length(remark) between 1 and 1000)
		)`.execute(db);
	await sql`create index answer_mark_marker_idx on answer_mark (marker_id)`.execute(db);
	await sql`create index answer_mark_answer_key_idx on answer_mark (answer_key_id)`.execute(db);
	await sql`
		create trigger answer_mark_append_only before update on answer_mark
			for each row execute function refuse_change()`.execute(db);
}
