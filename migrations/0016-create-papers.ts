import { sql, type Kysely } from 'kysely';

/**
 * What papers must be, and the papers that were made. A paper never changes: whoever sat it finds it
 * as it was, down to the order of the options.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table blueprint (
			id bigint generated always as identity,
			subject text not null,
			year integer not null,
			edition text not null,
			rules jsonb not null,
			source text not null,
			confidence text not null,
			withdrawn_at timestamptz,
			constraint blueprint_pkey primary key (id),
			constraint blueprint_subject_year_key unique (subject, year),
			constraint blueprint_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint blueprint_year_check check (year between 2000 and 2999),
			constraint blueprint_edition_check check (length(edition) between 1 and 20),
			constraint blueprint_rules_check check (jsonb_typeof(rules) = 'object' and pg_column_size(rules) <= 4096),
			constraint blueprint_source_check check (length(source) between 1 and 300),
			constraint blueprint_confidence_check check (confidence in ('high', 'medium', 'low'))
		)`.execute(db);
	await sql`
		create table paper (
			id bigint generated always as identity,
			public_id uuid not null,
			blueprint_id bigint not null,
			subject text not null,
			edition text not null,
			year integer not null,
			law_cutoff_on date not null,
			minutes integer not null,
			points numeric(5,1) not null,
			seed bigint not null,
			created_at timestamptz not null default now(),
			created_by bigint,
			constraint paper_pkey primary key (id),
			constraint paper_public_id_key unique (public_id),
			constraint paper_blueprint_fkey foreign key (blueprint_id) references blueprint on delete restrict,
			constraint paper_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint paper_edition_check check (length(edition) between 1 and 20),
			constraint paper_year_check check (year between 2000 and 2999),
			constraint paper_minutes_check check (minutes between 1 and 600),
			constraint paper_points_check check (points > 0 and points <= 1000)
		)`.execute(db);
	await sql`create index paper_subject_idx on paper (subject, created_at)`.execute(db);
	await sql`
		create table paper_item (
			paper_id bigint not null,
			ordinal integer not null,
			section integer not null,
			kind text not null,
			question_id bigint not null,
			question_version_id bigint not null,
			chapter_code text not null,
			points numeric(4,1) not null,
			option_order text[] not null,
			constraint paper_item_pkey primary key (paper_id, ordinal),
			constraint paper_item_paper_fkey foreign key (paper_id) references paper on delete restrict,
			constraint paper_item_question_fkey foreign key (question_id) references question on delete restrict,
			constraint paper_item_question_version_fkey foreign key (question_version_id) references question_version on delete restrict,
			constraint paper_item_question_key unique (paper_id, question_id),
			constraint paper_item_ordinal_check check (ordinal between 1 and 300),
			constraint paper_item_section_check check (section between 1 and 20),
			constraint paper_item_kind_check check (kind in ('single', 'multiple', 'case', 'design', 'essay')),
			constraint paper_item_chapter_code_check check (length(chapter_code) between 1 and 60),
			constraint paper_item_points_check check (points > 0),
			constraint paper_item_option_order_check check ((kind in ('single', 'multiple')) = (cardinality(option_order) between 2 and 8))
		)`.execute(db);
	await sql`create index paper_item_question_idx on paper_item (question_id)`.execute(db);
	await freeze(db);
}

async function freeze(db: Kysely<unknown>): Promise<void> {
	for (const table of ['paper', 'paper_item']) {
		await sql`
			create trigger ${sql.ref(`${table}_append_only`)} before update or delete on ${sql.table(table)}
				for each row execute function refuse_change()`.execute(db);
	}
	await sql`
		create function paper_refuse_late_item() returns trigger language plpgsql as $$
		begin
			if not exists (select from paper where id = new.paper_id and created_at = now()) then
				raise exception 'A paper gets no question later.' using errcode = 'restrict_violation';
			end if;
			return new;
		end $$`.execute(db);
	await sql`
		create trigger paper_item_at_once before insert on paper_item
			for each row execute function paper_refuse_late_item()`.execute(db);
}
