import { sql, type Kysely } from 'kysely';

/**
 * Syllabuses, and the question bank. A question is a lineage; what a candidate sees of it is a
 * version, and what is held to be right about that version is a key. Versions and keys are only ever
 * added: an answer that was given years ago still finds what was asked and by which key it was marked.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await createSyllabus(db);
	await createQuestion(db);
	await createQuestionVersion(db);
	await createAnswerKey(db);
	await freeze(db);
}

async function createSyllabus(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table syllabus (
			id bigint generated always as identity,
			edition text not null,
			subject text not null,
			status text not null,
			source text not null,
			constraint syllabus_pkey primary key (id),
			constraint syllabus_edition_subject_key unique (edition, subject),
			constraint syllabus_edition_check check (length(edition) between 1 and 20),
			constraint syllabus_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint syllabus_status_check check (status in ('active', 'archived')),
			constraint syllabus_source_check check (length(source) between 1 and 300)
		)`.execute(db);
	await sql`
		create table syllabus_chapter (
			id bigint generated always as identity,
			syllabus_id bigint not null,
			ordinal integer not null,
			code text not null,
			title text not null,
			weight numeric(4,1) not null,
			confidence text not null,
			withdrawn_at timestamptz,
			constraint syllabus_chapter_pkey primary key (id),
			constraint syllabus_chapter_syllabus_fkey foreign key (syllabus_id) references syllabus on delete restrict,
			constraint syllabus_chapter_code_key unique (syllabus_id, code),
			constraint syllabus_chapter_ordinal_check check (ordinal between 1 and 100),
			constraint syllabus_chapter_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
			constraint syllabus_chapter_title_check check (length(title) between 1 and 80),
			constraint syllabus_chapter_weight_check check (weight between 0 and 100),
			constraint syllabus_chapter_confidence_check check (confidence in ('high', 'medium', 'low'))
		)`.execute(db);
	// The code of a point is the same in every subject and edition, so that what somebody knows of it
	// counts wherever it is asked.
	await sql`
		create table syllabus_point (
			id bigint generated always as identity,
			chapter_id bigint not null,
			ordinal integer not null,
			code text not null,
			title text not null,
			weight numeric(4,1) not null,
			confidence text not null,
			withdrawn_at timestamptz,
			constraint syllabus_point_pkey primary key (id),
			constraint syllabus_point_chapter_fkey foreign key (chapter_id) references syllabus_chapter on delete restrict,
			constraint syllabus_point_code_key unique (chapter_id, code),
			constraint syllabus_point_ordinal_check check (ordinal between 1 and 100),
			constraint syllabus_point_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*[.][a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 120),
			constraint syllabus_point_title_check check (length(title) between 1 and 80),
			constraint syllabus_point_weight_check check (weight between 0 and 100),
			constraint syllabus_point_confidence_check check (confidence in ('high', 'medium', 'low'))
		)`.execute(db);
	await sql`create index syllabus_point_code_idx on syllabus_point (code)`.execute(db);
}

async function createQuestion(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table law (
			id bigint generated always as identity,
			code text not null,
			name text not null,
			number text,
			worded_on date not null,
			in_force daterange not null,
			confidence text not null,
			constraint law_pkey primary key (id),
			constraint law_code_key unique (code),
			constraint law_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
			constraint law_name_check check (length(name) between 1 and 120),
			constraint law_number_check check (length(number) between 1 and 80),
			constraint law_in_force_check check (not isempty(in_force) and not lower_inf(in_force)),
			constraint law_confidence_check check (confidence in ('high', 'medium', 'low'))
		)`.execute(db);
	await sql`
		create table question (
			id bigint generated always as identity,
			public_id uuid not null,
			slug text not null,
			subject text not null,
			edition text not null,
			chapter_code text not null,
			status text not null,
			style text,
			touches_assistance boolean not null default false,
			facility_percent integer,
			enemies text[] not null,
			lesson text,
			base_code text,
			source_path text,
			current_version_id bigint,
			created_at timestamptz not null default now(),
			retired_at timestamptz,
			retirement_reason text,
			constraint question_pkey primary key (id),
			constraint question_public_id_key unique (public_id),
			constraint question_slug_key unique (slug),
			constraint question_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 60),
			constraint question_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint question_edition_check check (length(edition) between 1 and 20),
			constraint question_chapter_code_check check (length(chapter_code) between 1 and 60),
			constraint question_status_check check (status in ('draft', 'live', 'retired') and (status = 'retired') = (retired_at is not null)),
			constraint question_style_check check (style in ('situation', 'recall')),
			constraint question_facility_percent_check check (facility_percent between 0 and 100),
			constraint question_enemies_check check (cardinality(enemies) <= 8),
			constraint question_lesson_check check (length(lesson) between 1 and 121),
			constraint question_base_code_check check (length(base_code) between 1 and 40),
			constraint question_source_path_check check (length(source_path) between 1 and 300),
			constraint question_retirement_reason_check check (length(retirement_reason) between 1 and 500)
		)`.execute(db);
	await sql`create index question_subject_idx on question (subject, chapter_code)`.execute(db);
	await sql`create index question_source_path_idx on question (source_path)`.execute(db);
	await sql`
		create table question_point (
			question_id bigint not null,
			point_code text not null,
			is_primary boolean not null,
			constraint question_point_pkey primary key (question_id, point_code),
			constraint question_point_question_fkey foreign key (question_id) references question on delete cascade,
			constraint question_point_code_check check (length(point_code) between 1 and 120)
		)`.execute(db);
	await sql`
		create unique index question_point_primary_key on question_point (question_id) where is_primary`.execute(
		db
	);
	await sql`create index question_point_code_idx on question_point (point_code)`.execute(db);
}

async function createQuestionVersion(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table question_version (
			id bigint generated always as identity,
			public_id uuid not null,
			question_id bigint not null,
			number integer not null,
			kind text not null,
			content_hash bytea not null,
			stem text,
			material text,
			created_at timestamptz not null default now(),
			constraint question_version_pkey primary key (id),
			constraint question_version_public_id_key unique (public_id),
			constraint question_version_question_fkey foreign key (question_id) references question on delete restrict,
			constraint question_version_number_key unique (question_id, number),
			constraint question_version_number_check check (number > 0),
			constraint question_version_kind_check check (kind in ('single', 'multiple', 'case', 'design', 'essay')),
			constraint question_version_content_hash_check check (octet_length(content_hash) = 32),
			constraint question_version_content_check check (case when kind in ('single', 'multiple') then stem is not null else material is not null end),
			constraint question_version_stem_check check (length(stem) between 1 and 2000),
			constraint question_version_material_check check (length(material) between 1 and 8000)
		)`.execute(db);
	await sql`
		alter table question add constraint question_current_version_fkey
			foreign key (current_version_id) references question_version on delete restrict`.execute(db);
	await sql`
		create table question_option (
			version_id bigint not null,
			letter text not null,
			body text not null,
			is_fixed boolean not null,
			constraint question_option_pkey primary key (version_id, letter),
			constraint question_option_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint question_option_letter_check check (letter ~ '^[a-h]$'),
			constraint question_option_body_check check (length(body) between 1 and 500)
		)`.execute(db);
	await sql`
		create table question_task (
			version_id bigint not null,
			ordinal integer not null,
			points numeric(4,1) not null,
			body text not null,
			constraint question_task_pkey primary key (version_id, ordinal),
			constraint question_task_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint question_task_ordinal_check check (ordinal between 1 and 12),
			constraint question_task_points_check check (points > 0 and points <= 100 and mod(points, 0.5) = 0),
			constraint question_task_body_check check (length(body) between 1 and 2000)
		)`.execute(db);
}

async function createAnswerKey(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table answer_key (
			id bigint generated always as identity,
			version_id bigint not null,
			number integer not null,
			hash bytea not null,
			right_options text[] not null,
			notes jsonb not null,
			explanation text,
			rubric jsonb not null,
			reason text,
			decided_by bigint,
			created_at timestamptz not null default now(),
			constraint answer_key_pkey primary key (id),
			constraint answer_key_version_fkey foreign key (version_id) references question_version on delete restrict,
			constraint answer_key_number_key unique (version_id, number),
			constraint answer_key_number_check check (number > 0),
			constraint answer_key_hash_check check (octet_length(hash) = 32),
			constraint answer_key_right_options_check check (cardinality(right_options) <= 8),
			constraint answer_key_notes_check check (jsonb_typeof(notes) = 'object' and pg_column_size(notes) <= 32768),
			constraint answer_key_explanation_check check (length(explanation) between 1 and 2000),
			constraint answer_key_rubric_check check (jsonb_typeof(rubric) = 'array' and pg_column_size(rubric) <= 131072),
			constraint answer_key_reason_check check ((decided_by is null or reason is not null) and length(reason) between 1 and 500)
		)`.execute(db);
	await sql`
		create table answer_key_law (
			answer_key_id bigint not null,
			ordinal integer not null,
			law_id bigint not null,
			article text,
			constraint answer_key_law_pkey primary key (answer_key_id, ordinal),
			constraint answer_key_law_answer_key_fkey foreign key (answer_key_id) references answer_key on delete restrict,
			constraint answer_key_law_law_fkey foreign key (law_id) references law on delete restrict,
			constraint answer_key_law_ordinal_check check (ordinal between 1 and 20),
			constraint answer_key_law_article_check check (length(article) between 1 and 20)
		)`.execute(db);
	await sql`create index answer_key_law_law_idx on answer_key_law (law_id)`.execute(db);
}

/** What was asked and what was held to be right never changes, nor does it get another part later. */
async function freeze(db: Kysely<unknown>): Promise<void> {
	for (const table of [
		'question_version',
		'question_option',
		'question_task',
		'answer_key',
		'answer_key_law'
	]) {
		await sql`
			create trigger ${sql.ref(`${table}_append_only`)} before update or delete on ${sql.table(table)}
				for each row execute function refuse_change()`.execute(db);
	}
	await sql`
		create function question_refuse_late_part() returns trigger language plpgsql as $$
		declare
			made_at timestamptz;
		begin
			if tg_table_name = 'answer_key_law' then
				select created_at into made_at from answer_key where id = new.answer_key_id;
			else
				select created_at into made_at from question_version where id = new.version_id;
			end if;
			if made_at is distinct from now() then
				raise exception '% belongs to what is already there', tg_table_name using errcode = 'restrict_violation';
			end if;
			return new;
		end $$`.execute(db);
	for (const table of ['question_option', 'question_task', 'answer_key_law']) {
		await sql`
			create trigger ${sql.ref(`${table}_at_once`)} before insert on ${sql.table(table)}
				for each row execute function question_refuse_late_part()`.execute(db);
	}
}
