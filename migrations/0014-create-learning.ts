import { sql, type Kysely } from 'kysely';

/**
 * Who learns what, and what they did: one fact a row, each once. Facts name lessons, sections and
 * checks by their slugs, so that they still hold when a learner takes up a later publication.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table enrolment (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			course_id bigint not null,
			publication_id bigint not null,
			round integer not null,
			enrolled_at timestamptz not null default now(),
			enrolled_by bigint,
			completed_at timestamptz,
			left_at timestamptz,
			constraint enrolment_pkey primary key (id),
			constraint enrolment_public_id_key unique (public_id),
			constraint enrolment_person_fkey foreign key (person_id) references person on delete cascade,
			constraint enrolment_course_fkey foreign key (course_id) references course on delete restrict,
			constraint enrolment_publication_fkey foreign key (publication_id) references course_publication on delete restrict,
			constraint enrolment_round_key unique (person_id, course_id, round),
			constraint enrolment_round_check check (round between 1 and 100),
			constraint enrolment_end_check check (completed_at is null or left_at is null)
		)`.execute(db);
	await sql`
		create unique index enrolment_open_key on enrolment (person_id, course_id)
			where completed_at is null and left_at is null`.execute(db);
	await sql`create index enrolment_course_idx on enrolment (course_id)`.execute(db);
	await sql`
		create table enrolment_publication (
			enrolment_id bigint not null,
			publication_id bigint not null,
			taken_up_at timestamptz not null default now(),
			constraint enrolment_publication_pkey primary key (enrolment_id, publication_id),
			constraint enrolment_publication_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint enrolment_publication_publication_fkey foreign key (publication_id) references course_publication on delete restrict
		)`.execute(db);
	await sql`
		create table section_reading (
			enrolment_id bigint not null,
			lesson_slug text not null,
			section_slug text not null,
			read_at timestamptz not null default now(),
			client_at timestamptz,
			is_offline boolean not null default false,
			constraint section_reading_pkey primary key (enrolment_id, lesson_slug, section_slug),
			constraint section_reading_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint section_reading_slug_check check (length(lesson_slug) <= 60 and length(section_slug) <= 80)
		)`.execute(db);
	await sql`
		create table check_attempt (
			id bigint generated always as identity,
			op_id uuid not null,
			enrolment_id bigint not null,
			lesson_check_id bigint not null,
			lesson_slug text not null,
			check_slug text not null,
			number integer not null,
			response jsonb not null,
			is_right boolean not null,
			answered_at timestamptz not null default now(),
			client_at timestamptz,
			is_offline boolean not null default false,
			constraint check_attempt_pkey primary key (id),
			constraint check_attempt_op_id_key unique (op_id),
			constraint check_attempt_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint check_attempt_lesson_check_fkey foreign key (lesson_check_id) references lesson_check on delete restrict,
			constraint check_attempt_number_key unique (enrolment_id, lesson_slug, check_slug, number),
			constraint check_attempt_number_check check (number between 1 and 1000),
			constraint check_attempt_response_check check (pg_column_size(response) <= 4096)
		)`.execute(db);
	await sql`create index check_attempt_lesson_check_idx on check_attempt (lesson_check_id)`.execute(
		db
	);
	await sql`
		create table study_clock (
			person_id bigint not null,
			credited_until timestamptz not null,
			device text not null,
			device_until timestamptz not null,
			constraint study_clock_pkey primary key (person_id),
			constraint study_clock_person_fkey foreign key (person_id) references person on delete cascade,
			constraint study_clock_device_check check (length(device) between 1 and 60)
		)`.execute(db);
	await sql`
		create table study_time (
			enrolment_id bigint not null,
			lesson_slug text not null,
			began_at timestamptz not null default now(),
			last_at timestamptz not null default now(),
			seconds integer not null,
			offline_seconds integer not null default 0,
			constraint study_time_pkey primary key (enrolment_id, lesson_slug),
			constraint study_time_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint study_time_seconds_check check (seconds >= 0 and offline_seconds between 0 and seconds)
		)`.execute(db);
	await sql`
		create table media_viewing (
			enrolment_id bigint not null,
			lesson_slug text not null,
			media_slug text not null,
			furthest_seconds numeric(9,1) not null,
			position_seconds numeric(9,1) not null,
			viewed_at timestamptz not null default now(),
			completed_at timestamptz,
			constraint media_viewing_pkey primary key (enrolment_id, lesson_slug, media_slug),
			constraint media_viewing_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint media_viewing_seconds_check check (position_seconds >= 0 and furthest_seconds >= position_seconds)
		)`.execute(db);
	await sql`
		create table reading_place (
			enrolment_id bigint not null,
			lesson_slug text not null,
			section_slug text not null,
			placed_at timestamptz not null default now(),
			constraint reading_place_pkey primary key (enrolment_id),
			constraint reading_place_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint reading_place_slug_check check (length(lesson_slug) <= 60 and length(section_slug) <= 80)
		)`.execute(db);
	await sql`
		create table lesson_completion (
			enrolment_id bigint not null,
			lesson_slug text not null,
			lesson_id bigint not null,
			completed_at timestamptz not null default now(),
			evidence jsonb not null,
			constraint lesson_completion_pkey primary key (enrolment_id, lesson_slug),
			constraint lesson_completion_enrolment_fkey foreign key (enrolment_id) references enrolment on delete cascade,
			constraint lesson_completion_lesson_fkey foreign key (lesson_id) references lesson on delete restrict,
			constraint lesson_completion_evidence_check check (pg_column_size(evidence) <= 4096)
		)`.execute(db);
	await sql`
		create table lesson_note (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			course_id bigint not null,
			lesson_slug text not null,
			section_slug text not null,
			quote text,
			body text,
			created_at timestamptz not null default now(),
			changed_at timestamptz not null default now(),
			deleted_at timestamptz,
			constraint lesson_note_pkey primary key (id),
			constraint lesson_note_public_id_key unique (public_id),
			constraint lesson_note_person_fkey foreign key (person_id) references person on delete cascade,
			constraint lesson_note_course_fkey foreign key (course_id) references course on delete restrict,
			constraint lesson_note_slug_check check (length(lesson_slug) <= 60 and length(section_slug) <= 80),
			constraint lesson_note_content_check check (quote is not null or body is not null),
			constraint lesson_note_quote_check check (length(quote) between 1 and 500),
			constraint lesson_note_body_check check (length(body) between 1 and 2000)
		)`.execute(db);
	await sql`create index lesson_note_person_idx on lesson_note (person_id, course_id, lesson_slug)`.execute(
		db
	);
}
