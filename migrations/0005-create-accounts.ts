import { sql, type Kysely } from 'kysely';

/** Accounts, their sessions and second factors, the limiter's counters and the first administrator's code. */
export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table account (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			unit_id bigint not null,
			user_name text not null,
			password_hash text,
			password_changed_at timestamptz,
			must_change_password boolean not null default true,
			initial_password_expires_at timestamptz,
			disabled_at timestamptz,
			language text,
			text_size text not null default 'normal',
			theme text not null default 'system',
			is_demo boolean not null default false,
			created_at timestamptz not null default now(),
			constraint account_pkey primary key (id),
			constraint account_public_id_key unique (public_id),
			constraint account_person_key unique (person_id),
			constraint account_person_fkey foreign key (person_id) references person on delete cascade,
			constraint account_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint account_user_name_check check (user_name ~ '^[a-z][a-z0-9._-]{2,39}$'),
			constraint account_user_name_key unique (user_name),
			constraint account_password_hash_check check (length(password_hash) <= 300),
			constraint account_language_check check (language in ('zh-CN', 'en')),
			constraint account_text_size_check check (text_size in ('normal', 'large')),
			constraint account_theme_check check (theme in ('system', 'light', 'dark'))
		)`.execute(db);
	await sql`create index account_unit_idx on account (unit_id)`.execute(db);

	await sql`
		create table session (
			id_hash text not null,
			public_id uuid not null,
			account_id bigint not null,
			created_at timestamptz not null default now(),
			last_seen_at timestamptz not null default now(),
			idle_expires_at timestamptz not null,
			absolute_expires_at timestamptz not null,
			idle_lifetime_s integer not null,
			role_class text not null,
			second_factor_at timestamptz,
			stepped_up_until timestamptz,
			client_address text not null,
			client_name text not null,
			constraint session_pkey primary key (id_hash),
			constraint session_public_id_key unique (public_id),
			constraint session_account_fkey foreign key (account_id) references account on delete cascade,
			constraint session_id_hash_check check (id_hash ~ '^[0-9a-f]{64}$'),
			constraint session_idle_lifetime_check check (idle_lifetime_s between 60 and 2592000),
			constraint session_lifetime_check check (idle_expires_at <= absolute_expires_at),
			constraint session_role_class_check check (role_class in ('learner', 'staff', 'administrator')),
			constraint session_client_address_check check (length(client_address) <= 64),
			constraint session_client_name_check check (length(client_name) <= 200)
		)`.execute(db);
	await sql`create index session_account_idx on session (account_id)`.execute(db);
	await sql`create index session_absolute_expires_at_idx on session (absolute_expires_at)`.execute(
		db
	);

	await sql`
		create table authenticator (
			account_id bigint not null,
			secret_encrypted bytea not null,
			key_id text not null,
			created_at timestamptz not null default now(),
			last_step bigint not null,
			constraint authenticator_pkey primary key (account_id),
			constraint authenticator_account_fkey foreign key (account_id) references account on delete cascade
		)`.execute(db);
	await sql`
		create table recovery_code (
			account_id bigint not null,
			code_hash bytea not null,
			used_at timestamptz,
			constraint recovery_code_pkey primary key (account_id, code_hash),
			constraint recovery_code_account_fkey foreign key (account_id) references account on delete cascade,
			constraint recovery_code_hash_check check (octet_length(code_hash) = 32)
		)`.execute(db);

	await sql`
		create table attempt_counter (
			purpose text not null,
			subject_hash bytea not null,
			failures integer not null,
			window_started_at timestamptz not null,
			blocked_until timestamptz,
			constraint attempt_counter_pkey primary key (purpose, subject_hash),
			constraint attempt_counter_purpose_check check (length(purpose) between 1 and 40),
			constraint attempt_counter_failures_check check (failures >= 0),
			constraint attempt_counter_subject_hash_check check (octet_length(subject_hash) = 32)
		)`.execute(db);
	await sql`create index attempt_counter_window_idx on attempt_counter (window_started_at)`.execute(
		db
	);

	await sql`
		create table setup_code (
			only_one boolean not null default true,
			code_hash bytea not null,
			expires_at timestamptz not null,
			used_at timestamptz,
			constraint setup_code_pkey primary key (only_one),
			constraint setup_code_only_one_check check (only_one),
			constraint setup_code_hash_check check (octet_length(code_hash) = 32)
		)`.execute(db);
}
