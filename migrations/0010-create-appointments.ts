import { sql, type Kysely } from 'kysely';

/**
 * Who works where, on which terms, from when to when. Two times on every row: `valid` is when it
 * held, `recorded` when the system believed it; a correction closes `recorded` and adds a row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table appointment (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			unit_id bigint not null,
			title text,
			employment text not null,
			entry_channel text,
			is_primary boolean not null default true,
			valid daterange not null,
			recorded tstzrange not null default tstzrange(now(), null),
			recorded_by bigint,
			replaces_id bigint,
			constraint appointment_pkey primary key (id),
			constraint appointment_public_id_key unique (public_id),
			constraint appointment_person_fkey foreign key (person_id) references person on delete cascade,
			constraint appointment_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint appointment_replaces_fkey foreign key (replaces_id) references appointment on delete cascade,
			constraint appointment_title_check check (length(title) between 1 and 60),
			constraint appointment_employment_check check (employment in
				('civil-servant', 'civil-servant-like', 'public-institution', 'office-worker', 'contract', 'purchased-service',
				 'public-welfare-post', 'dispatched', 'agency-staff')),
			constraint appointment_entry_channel_check check (entry_channel in
				('open-recruitment', 'purchased-service', 'secondment', 'transfer', 'assignment', 'other')),
			constraint appointment_valid_check check (not isempty(valid) and not lower_inf(valid)),
			constraint appointment_one_primary_excl exclude using gist (person_id with =, valid with &&)
				where (is_primary and upper_inf(recorded)),
			constraint appointment_same_unit_excl exclude using gist (person_id with =, unit_id with =, valid with &&)
				where (upper_inf(recorded))
		)`.execute(db);
	await sql`create index appointment_unit_idx on appointment (unit_id) where upper_inf(recorded)`.execute(
		db
	);
	await sql`create index appointment_person_idx on appointment (person_id)`.execute(db);
}
