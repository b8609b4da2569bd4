import { sql, type Kysely } from 'kysely';

/**
 * Courses and what was published of them. A publication never changes once it is there: whoever
 * learns from it finds it as it was. The keys of checks lie apart from what a learner is shown.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table course (
			id bigint generated always as identity,
			public_id uuid not null,
			slug text not null,
			base_code text,
			current_publication_id bigint,
			created_at timestamptz not null default now(),
			withdrawn_at timestamptz,
			withdrawal_reason text,
			constraint course_pkey primary key (id),
			constraint course_public_id_key unique (public_id),
			constraint course_slug_key unique (slug),
			constraint course_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
			constraint course_base_code_check check (length(base_code) between 1 and 40),
			constraint course_withdrawal_reason_check check (length(withdrawal_reason) between 1 and 500)
		)`.execute(db);
	await sql`
		create table course_publication (
			id bigint generated always as identity,
			public_id uuid not null,
			course_id bigint not null,
			number integer not null,
			hash bytea not null,
			title text not null,
			tier text not null,
			audiences text[] not null,
			services text[] not null,
			mechanisms text[] not null,
			client_groups text[] not null,
			minutes integer not null,
			text_bytes integer not null,
			media_bytes bigint not null,
			manifest jsonb not null,
			change_note text,
			published_at timestamptz not null default now(),
			published_by bigint,
			constraint course_publication_pkey primary key (id),
			constraint course_publication_public_id_key unique (public_id),
			constraint course_publication_course_fkey foreign key (course_id) references course on delete restrict,
			constraint course_publication_number_key unique (course_id, number),
			constraint course_publication_number_check check (number > 0),
			constraint course_publication_hash_check check (octet_length(hash) = 32),
			constraint course_publication_title_check check (length(title) between 1 and 80),
			constraint course_publication_tier_check check (tier in ('T1', 'T2', 'T3', 'T4', 'T5')),
			constraint course_publication_minutes_check check (minutes between 1 and 10000),
			constraint course_publication_text_bytes_check check (text_bytes > 0),
			constraint course_publication_media_bytes_check check (media_bytes between 0 and 209715200),
			constraint course_publication_manifest_check check (pg_column_size(manifest) <= 131072),
			constraint course_publication_change_note_check check (length(change_note) between 1 and 1000)
		)`.execute(db);
	await sql`
		alter table course add constraint course_current_publication_fkey
			foreign key (current_publication_id) references course_publication on delete restrict`.execute(db);
	await sql`
		create table lesson (
			id bigint generated always as identity,
			publication_id bigint not null,
			slug text not null,
			ordinal integer not null,
			title text not null,
			summary text,
			minutes integer not null,
			characters integer not null,
			hash bytea not null,
			sections jsonb not null,
			media jsonb not null,
			document jsonb not null,
			constraint lesson_pkey primary key (id),
			constraint lesson_publication_fkey foreign key (publication_id) references course_publication on delete restrict,
			constraint lesson_slug_key unique (publication_id, slug),
			constraint lesson_ordinal_key unique (publication_id, ordinal),
			constraint lesson_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
			constraint lesson_ordinal_check check (ordinal between 1 and 60),
			constraint lesson_title_check check (length(title) between 1 and 80),
			constraint lesson_summary_check check (length(summary) between 1 and 200),
			constraint lesson_minutes_check check (minutes between 1 and 600),
			constraint lesson_characters_check check (characters >= 0),
			constraint lesson_hash_check check (octet_length(hash) = 32)
		)`.execute(db);
	await sql`
		create table lesson_check (
			id bigint generated always as identity,
			lesson_id bigint not null,
			slug text not null,
			ordinal integer not null,
			kind text not null,
			is_required boolean not null,
			shown jsonb not null,
			answer_key jsonb not null,
			constraint lesson_check_pkey primary key (id),
			constraint lesson_check_lesson_fkey foreign key (lesson_id) references lesson on delete restrict,
			constraint lesson_check_slug_key unique (lesson_id, slug),
			constraint lesson_check_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 1 and 60),
			constraint lesson_check_ordinal_check check (ordinal between 1 and 60),
			constraint lesson_check_kind_check check (kind in ('single', 'multiple', 'truefalse', 'order', 'match', 'short'))
		)`.execute(db);
	await sql`
		create table course_media (
			publication_id bigint not null,
			path text not null,
			hash bytea not null,
			constraint course_media_pkey primary key (publication_id, path),
			constraint course_media_publication_fkey foreign key (publication_id) references course_publication on delete restrict,
			constraint course_media_blob_fkey foreign key (hash) references blob on delete restrict,
			constraint course_media_path_check check (path ~ '^media/' and length(path) <= 200)
		)`.execute(db);
	await sql`create index course_media_hash_idx on course_media (hash)`.execute(db);
	// Pairs of characters with their places, so that a word of two is found; made by the app, because
	// no parser of PostgreSQL knows where a Chinese word ends.
	await sql`
		create table lesson_passage (
			lesson_id bigint not null,
			ordinal integer not null,
			section_slug text not null,
			heading text not null,
			body text not null,
			words tsvector not null,
			constraint lesson_passage_pkey primary key (lesson_id, ordinal),
			constraint lesson_passage_lesson_fkey foreign key (lesson_id) references lesson on delete cascade
		)`.execute(db);
	await sql`create index lesson_passage_words_idx on lesson_passage using gin (words)`.execute(db);
}
