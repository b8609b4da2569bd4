import { sql, type Kysely } from 'kysely';

/** Who may act as what, in which subtree, from when to when. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table role_grant (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			role text not null,
			unit_id bigint not null,
			tree text not null default 'civil-affairs',
			valid daterange not null,
			reason text,
			granted_by bigint,
			granted_at timestamptz not null default now(),
			ended_by bigint,
			ended_at timestamptz,
			end_reason text,
			constraint role_grant_pkey primary key (id),
			constraint role_grant_public_id_key unique (public_id),
			constraint role_grant_person_fkey foreign key (person_id) references person on delete cascade,
			constraint role_grant_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint role_grant_role_check check (role ~ '^[a-z]+(-[a-z]+)*$' and length(role) <= 40),
			constraint role_grant_tree_check check (tree in ('civil-affairs', 'party-social-work')),
			constraint role_grant_reason_check check (length(reason) <= 500),
			constraint role_grant_end_reason_check check (length(end_reason) <= 500),
			constraint role_grant_valid_check check (not lower_inf(valid)),
			constraint role_grant_overlap_excl exclude using gist
				(person_id with =, role with =, unit_id with =, tree with =, valid with &&) where (not isempty(valid)),
			-- The three administrators (三员) are separated: one person holds at most one kind on a day.
			constraint role_grant_separated_excl exclude using gist (person_id with =, role with <>, valid with &&)
				where (role in ('system-administrator', 'security-administrator', 'audit-administrator') and not isempty(valid))
		)`.execute(db);
	await sql`create index role_grant_unit_idx on role_grant (unit_id)`.execute(db);
	await sql`create index role_grant_person_idx on role_grant (person_id)`.execute(db);
}
