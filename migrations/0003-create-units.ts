import { sql, type Kysely } from 'kysely';

/**
 * Administrative divisions, and units of every kind in dated trees. `unit_version` holds the
 * facts; `unit_place` is derived from them: the ancestors of a unit by level, so that a subtree on
 * any day is one equality.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table division (
			id bigint generated always as identity,
			code text not null,
			name text not null,
			level smallint not null,
			parent_code text,
			is_filler boolean not null default false,
			valid daterange not null default daterange(null, null),
			constraint division_pkey primary key (id),
			constraint division_code_check check (code ~ '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$'),
			constraint division_name_check check (length(name) between 1 and 100),
			constraint division_level_check check (level between 1 and 5),
			constraint division_valid_check check (not isempty(valid)),
			constraint division_code_excl exclude using gist (code with =, valid with &&)
		)`.execute(db);
	await sql`create index division_parent_code_idx on division (parent_code)`.execute(db);

	await sql`
		create table unit (
			id bigint generated always as identity,
			public_id uuid not null,
			code text collate "C" not null,
			credit_code text,
			is_demo boolean not null default false,
			created_at timestamptz not null default now(),
			constraint unit_pkey primary key (id),
			constraint unit_public_id_key unique (public_id),
			constraint unit_code_key unique (code),
			constraint unit_code_check check (code ~ '^[A-Z0-9]{4,16}$'),
			constraint unit_credit_code_key unique (credit_code),
			constraint unit_credit_code_check check (credit_code ~ '^[0-9A-Z]{18}$')
		)`.execute(db);

	await sql`
		create table unit_change (
			id bigint generated always as identity,
			public_id uuid not null,
			kind text not null,
			effective_on date not null,
			document_number text,
			reason text,
			recorded_at timestamptz not null default now(),
			recorded_by bigint,
			is_demo boolean not null default false,
			constraint unit_change_pkey primary key (id),
			constraint unit_change_public_id_key unique (public_id),
			constraint unit_change_kind_check check (kind in ('create', 'rename', 'move', 'merge', 'split', 'close')),
			constraint unit_change_document_number_check check (length(document_number) between 1 and 100),
			constraint unit_change_reason_check check (length(reason) <= 500)
		)`.execute(db);

	// Every unit that an act touched, so that its history names the act even where no version begins.
	await sql`
		create table unit_change_subject (
			change_id bigint not null,
			unit_id bigint not null,
			constraint unit_change_subject_pkey primary key (change_id, unit_id),
			constraint unit_change_subject_change_fkey foreign key (change_id) references unit_change on delete cascade,
			constraint unit_change_subject_unit_fkey foreign key (unit_id) references unit on delete cascade
		)`.execute(db);
	await sql`create index unit_change_subject_unit_idx on unit_change_subject (unit_id)`.execute(db);

	await sql`
		create table unit_version (
			id bigint generated always as identity,
			unit_id bigint not null,
			tree text not null,
			valid daterange not null,
			parent_id bigint,
			level smallint not null,
			kind text not null,
			name text not null,
			short_name text,
			division_code text,
			change_id bigint not null,
			constraint unit_version_pkey primary key (id),
			constraint unit_version_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint unit_version_parent_fkey foreign key (parent_id) references unit on delete cascade,
			constraint unit_version_change_fkey foreign key (change_id) references unit_change on delete cascade,
			constraint unit_version_tree_check check (tree in ('civil-affairs', 'party-social-work')),
			constraint unit_version_level_check check (level between 0 and 6),
			constraint unit_version_parent_check check (parent_id <> unit_id),
			constraint unit_version_valid_check check (not isempty(valid) and not lower_inf(valid)),
			constraint unit_version_kind_check check (kind ~ '^[a-z]+(-[a-z]+)*$' and length(kind) <= 40),
			constraint unit_version_name_check check (length(name) between 1 and 100),
			constraint unit_version_short_name_check check (length(short_name) between 1 and 40),
			constraint unit_version_overlap_excl exclude using gist (unit_id with =, tree with =, valid with &&),
			constraint unit_version_sibling_name_excl exclude using gist
				(parent_id with =, tree with =, name with =, valid with &&)
		)`.execute(db);
	await sql`create index unit_version_parent_idx on unit_version (parent_id, tree)`.execute(db);
	await sql`
		alter table unit_version add name_characters text[]
		generated always as (string_to_array(name, null)) stored`.execute(db);
	await sql`create index unit_version_name_characters_idx on unit_version using gin (name_characters)`.execute(
		db
	);

	await sql`
		create table unit_place (
			unit_id bigint not null,
			tree text not null,
			valid daterange not null,
			level smallint not null,
			level_0 bigint,
			level_1 bigint,
			level_2 bigint,
			level_3 bigint,
			level_4 bigint,
			level_5 bigint,
			level_6 bigint,
			constraint unit_place_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint unit_place_valid_check check (not isempty(valid)),
			constraint unit_place_overlap_excl exclude using gist (unit_id with =, tree with =, valid with &&)
		)`.execute(db);
	await sql`create index unit_place_unit_idx on unit_place (unit_id, tree)`.execute(db);
	for (const level of [
		'level_0',
		'level_1',
		'level_2',
		'level_3',
		'level_4',
		'level_5',
		'level_6'
	]) {
		await sql`create index ${sql.ref(`unit_place_${level}_idx`)} on unit_place (${sql.ref(level)}, tree)`.execute(
			db
		);
	}

	await sql`
		create table unit_lineage (
			change_id bigint not null,
			from_unit_id bigint not null,
			to_unit_id bigint not null,
			constraint unit_lineage_pkey primary key (change_id, from_unit_id, to_unit_id),
			constraint unit_lineage_change_fkey foreign key (change_id) references unit_change on delete cascade,
			constraint unit_lineage_from_fkey foreign key (from_unit_id) references unit on delete cascade,
			constraint unit_lineage_to_fkey foreign key (to_unit_id) references unit on delete cascade
		)`.execute(db);
	await sql`create index unit_lineage_from_idx on unit_lineage (from_unit_id)`.execute(db);
	await sql`create index unit_lineage_to_idx on unit_lineage (to_unit_id)`.execute(db);

	await sql`
		create table pilot_status (
			id bigint generated always as identity,
			public_id uuid not null,
			unit_id bigint not null,
			status text not null,
			level text not null,
			batch text not null,
			valid daterange not null,
			document_number text,
			accepted_on date,
			recorded_at timestamptz not null default now(),
			recorded_by bigint,
			constraint pilot_status_pkey primary key (id),
			constraint pilot_status_public_id_key unique (public_id),
			constraint pilot_status_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint pilot_status_status_check check (status in ('pilot', 'demonstration')),
			constraint pilot_status_level_check check (level in ('national', 'province', 'city', 'county')),
			constraint pilot_status_batch_check check (length(batch) between 1 and 60),
			constraint pilot_status_document_number_check check (length(document_number) between 1 and 100),
			constraint pilot_status_valid_check check (not isempty(valid) and not lower_inf(valid)),
			constraint pilot_status_overlap_excl exclude using gist (unit_id with =, status with =, level with =, valid with &&)
		)`.execute(db);
}
