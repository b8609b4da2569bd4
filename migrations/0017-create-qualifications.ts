import { sql, type Kysely } from 'kysely';

/**
 * The road to the national certificate: what people have on record with a proof, and what their unit
 * says about it. Facts are only added, and so are decisions; what holds is the last decision.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
	await createFacts(db);
	await createEducationAndWork(db);
	await createExams(db);
	await createCredentials(db);
	await createPractice(db);
	await createPlans(db);
	await freeze(db);
}

async function createFacts(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table qualification_fact (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			unit_id bigint not null,
			kind text not null,
			corrects_id bigint,
			file_id bigint,
			filed_at timestamptz not null default now(),
			filed_by bigint,
			constraint qualification_fact_pkey primary key (id),
			constraint qualification_fact_public_id_key unique (public_id),
			constraint qualification_fact_person_fkey foreign key (person_id) references person on delete cascade,
			constraint qualification_fact_unit_fkey foreign key (unit_id) references unit on delete cascade,
			constraint qualification_fact_corrects_fkey foreign key (corrects_id) references qualification_fact on delete cascade,
			constraint qualification_fact_file_fkey foreign key (file_id) references file on delete set null,
			constraint qualification_fact_kind_check check (kind in
				('education', 'work', 'exam-registration', 'exam-result', 'credential', 'registration', 'practice')),
			constraint qualification_fact_corrects_check check (corrects_id <> id)
		)`.execute(db);
	await sql`create index qualification_fact_person_idx on qualification_fact (person_id, kind)`.execute(
		db
	);
	await sql`create index qualification_fact_unit_idx on qualification_fact (unit_id)`.execute(db);
	await sql`create index qualification_fact_corrects_idx on qualification_fact (corrects_id) where corrects_id is not null`.execute(
		db
	);
	await sql`
		create table qualification_decision (
			fact_id bigint not null,
			number integer not null,
			outcome text not null,
			reason text,
			decided_at timestamptz not null default now(),
			decided_by bigint,
			constraint qualification_decision_pkey primary key (fact_id, number),
			constraint qualification_decision_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint qualification_decision_number_check check (number between 1 and 100),
			constraint qualification_decision_outcome_check check (outcome in
				('approved', 'doubted', 'refused', 'replaced', 'reversed', 'withdrawn')),
			constraint qualification_decision_reason_check check ((outcome in ('approved', 'replaced', 'withdrawn') or reason is not null) and length(reason) between 1 and 500)
		)`.execute(db);
}

async function createEducationAndWork(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table education (
			fact_id bigint not null,
			degree text not null,
			major text not null,
			school text not null,
			major_name text,
			is_full_time boolean not null,
			began_on date not null,
			ended_on date not null,
			is_finished boolean not null,
			constraint education_pkey primary key (fact_id),
			constraint education_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint education_degree_check check (degree in ('secondary', 'associate', 'bachelor', 'master', 'doctor')),
			constraint education_major_check check (major in ('social-work', 'other')),
			constraint education_school_check check (length(school) between 1 and 80),
			constraint education_major_name_check check (length(major_name) between 1 and 60),
			constraint education_days_check check (began_on >= '1950-01-01' and began_on < ended_on)
		)`.execute(db);
	await sql`
		create table work_period (
			fact_id bigint not null,
			employer text not null,
			duty text not null,
			proof text not null,
			began_on date not null,
			ended_on date,
			constraint work_period_pkey primary key (fact_id),
			constraint work_period_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint work_period_employer_check check (length(employer) between 1 and 80),
			constraint work_period_duty_check check (length(duty) between 1 and 120),
			constraint work_period_proof_check check (proof in ('employer', 'pledge')),
			constraint work_period_days_check check (began_on >= '1950-01-01' and began_on <= ended_on)
		)`.execute(db);
}

async function createExams(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table exam_registration (
			fact_id bigint not null,
			year integer not null,
			level text not null,
			area text not null,
			subjects text[] not null,
			constraint exam_registration_pkey primary key (fact_id),
			constraint exam_registration_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint exam_registration_year_check check (year between 2008 and 2999),
			constraint exam_registration_level_check check (level in ('assistant', 'social-worker', 'senior')),
			constraint exam_registration_area_check check (area ~ '^[0-9]{6}$'),
			constraint exam_registration_subjects_check check (cardinality(subjects) between 1 and 3 and
				subjects <@ case level when 'assistant' then array['A1', 'A2'] when 'social-worker' then array['B1', 'B2', 'B3'] else array['C1'] end)
		)`.execute(db);
	// What a pass is worth is what was promised in its year, so it is kept with the result.
	await sql`
		create table exam_result (
			fact_id bigint not null,
			year integer not null,
			subject text not null,
			area text not null,
			outcome text not null,
			raw_score numeric(5,1),
			published_score numeric(5,1),
			slip_issued_on date,
			pass_line numeric(5,1),
			pass_scope text,
			usable_through integer,
			rules jsonb not null,
			constraint exam_result_pkey primary key (fact_id),
			constraint exam_result_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint exam_result_year_check check (year between 2008 and 2999),
			constraint exam_result_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint exam_result_area_check check (area ~ '^[0-9]{6}$'),
			constraint exam_result_outcome_check check (outcome in ('scored', 'absent', 'discipline')),
			constraint exam_result_scored_check check ((outcome = 'scored') = (published_score is not null) and (raw_score is null or outcome = 'scored')),
			constraint exam_result_raw_score_check check (raw_score between 0 and 100 and raw_score * 2 = trunc(raw_score * 2)),
			constraint exam_result_published_score_check check (published_score between 0 and 100 and published_score * 2 = trunc(published_score * 2)),
			constraint exam_result_pass_scope_check check (pass_scope in ('nation', 'separate-area')),
			constraint exam_result_pass_check check (
				(pass_scope is not null) = (usable_through is not null) and usable_through between year and year + 10
				and (pass_scope is null or published_score >= pass_line)),
			constraint exam_result_slip_check check (slip_issued_on is null or (subject = 'C1' and pass_scope is not null)),
			constraint exam_result_rules_check check (pg_column_size(rules) <= 8192)
		)`.execute(db);
}

async function createCredentials(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table credential (
			fact_id bigint not null,
			level text not null,
			number_hmac bytea not null,
			number_encrypted bytea not null,
			number_tail text not null,
			key_id text not null,
			approved_on date not null,
			issued_on date,
			scope text not null,
			constraint credential_pkey primary key (fact_id),
			constraint credential_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint credential_level_check check (level in ('assistant', 'social-worker', 'senior')),
			constraint credential_number_hmac_check check (octet_length(number_hmac) = 32),
			constraint credential_number_tail_check check (length(number_tail) = 4),
			constraint credential_days_check check (approved_on >= '2008-01-01' and issued_on >= approved_on),
			constraint credential_scope_check check (scope in ('nation', 'separate-area'))
		)`.execute(db);
	await sql`create index credential_number_hmac_idx on credential (number_hmac)`.execute(db);
	await sql`
		create table credential_registration (
			fact_id bigint not null,
			level text not null,
			applied_on date not null,
			began_on date,
			ended_on date,
			authority text,
			constraint credential_registration_pkey primary key (fact_id),
			constraint credential_registration_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint credential_registration_level_check check (level in ('assistant', 'social-worker', 'senior')),
			constraint credential_registration_days_check check (
				applied_on >= '2009-01-01' and (began_on is null) = (ended_on is null)
				and began_on >= '2009-01-01' and began_on < ended_on),
			constraint credential_registration_authority_check check (length(authority) between 1 and 80)
		)`.execute(db);
}

async function createPractice(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table practice_record (
			fact_id bigint not null,
			kind text not null,
			title text not null,
			ended_on date not null,
			minutes integer not null,
			is_deidentified boolean not null,
			constraint practice_record_pkey primary key (fact_id),
			constraint practice_record_fact_fkey foreign key (fact_id) references qualification_fact on delete cascade,
			constraint practice_record_kind_check check (kind in
				('case', 'supervision', 'project', 'research-province', 'research-city', 'policy-province', 'policy-city')),
			constraint practice_record_title_check check (length(title) between 1 and 120),
			constraint practice_record_ended_on_check check (ended_on >= '2000-01-01'),
			constraint practice_record_minutes_check check (minutes between 0 and 60000 and (minutes > 0) = (kind = 'supervision')),
			constraint practice_record_deidentified_check check (is_deidentified)
		)`.execute(db);
}

async function createPlans(db: Kysely<unknown>): Promise<void> {
	await sql`
		create table exam_target (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			level text,
			year integer,
			area text,
			minutes_per_week integer,
			set_at timestamptz not null default now(),
			constraint exam_target_pkey primary key (id),
			constraint exam_target_public_id_key unique (public_id),
			constraint exam_target_person_fkey foreign key (person_id) references person on delete cascade,
			constraint exam_target_level_check check (level in ('assistant', 'social-worker', 'senior')),
			constraint exam_target_year_check check (year between 2008 and 2999),
			constraint exam_target_area_check check (area ~ '^[0-9]{6}$'),
			constraint exam_target_minutes_check check (minutes_per_week between 30 and 3000),
			constraint exam_target_whole_check check (num_nonnulls(level, year, area, minutes_per_week) in (0, 4))
		)`.execute(db);
	await sql`create index exam_target_person_idx on exam_target (person_id, id)`.execute(db);
	await sql`
		create table study_entry (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			subject text not null,
			chapter text not null,
			minutes integer not null,
			studied_on date not null,
			recorded_at timestamptz not null default now(),
			reverses_id bigint,
			constraint study_entry_pkey primary key (id),
			constraint study_entry_public_id_key unique (public_id),
			constraint study_entry_person_fkey foreign key (person_id) references person on delete cascade,
			constraint study_entry_reverses_fkey foreign key (reverses_id) references study_entry on delete cascade,
			constraint study_entry_reverses_key unique (reverses_id),
			constraint study_entry_subject_check check (subject in ('A1', 'A2', 'B1', 'B2', 'B3', 'C1')),
			constraint study_entry_chapter_check check (length(chapter) between 1 and 60),
			constraint study_entry_minutes_check check (minutes <> 0 and abs(minutes) <= 3000 and (minutes < 0) = (reverses_id is not null))
		)`.execute(db);
	await sql`create index study_entry_person_idx on study_entry (person_id, subject)`.execute(db);
	await sql`
		create table calendar_feed (
			id bigint generated always as identity,
			public_id uuid not null,
			person_id bigint not null,
			token_hash bytea not null,
			created_at timestamptz not null default now(),
			revoked_at timestamptz,
			constraint calendar_feed_pkey primary key (id),
			constraint calendar_feed_public_id_key unique (public_id),
			constraint calendar_feed_person_fkey foreign key (person_id) references person on delete cascade,
			constraint calendar_feed_token_hash_key unique (token_hash),
			constraint calendar_feed_token_hash_check check (octet_length(token_hash) = 32)
		)`.execute(db);
	await sql`create unique index calendar_feed_live_key on calendar_feed (person_id) where revoked_at is null`.execute(
		db
	);
}

/** A fact may lose its file with the file; nothing else of it ever changes, and nothing of a decision. */
async function freeze(db: Kysely<unknown>): Promise<void> {
	await sql`
		create function qualification_refuse_change() returns trigger language plpgsql as $$
		begin
			raise exception 'What is on record is never changed; correct it by another fact.' using errcode = '23514', constraint = 'qualification_append_only_check';
		end $$`.execute(db);
	await sql`
		create trigger qualification_fact_append_only before update on qualification_fact
			for each row when (row(new.public_id, new.person_id, new.unit_id, new.kind, new.corrects_id, new.filed_at, new.filed_by)
				is distinct from row(old.public_id, old.person_id, old.unit_id, old.kind, old.corrects_id, old.filed_at, old.filed_by))
			execute function qualification_refuse_change()`.execute(db);
	for (const table of frozen) {
		await sql`
			create trigger ${sql.id(`${table}_append_only`)} before update on ${sql.table(table)}
				for each row execute function qualification_refuse_change()`.execute(db);
	}
}

const frozen = [
	'qualification_decision',
	'education',
	'work_period',
	'exam_registration',
	'exam_result',
	'credential',
	'credential_registration',
	'practice_record',
	'exam_target',
	'study_entry'
];
