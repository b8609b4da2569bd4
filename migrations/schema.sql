-- What the migrations make, written by `npm run schema`. Never edit by hand.

CREATE EXTENSION btree_gist;

CREATE OR REPLACE FUNCTION attempt_refuse_reopening()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			if old.closed_at is not null and
				(new.state, new.started_at, new.deadline_at, new.submitted_at, new.closed_at, new.closed_by)
				is distinct from
				(old.state, old.started_at, old.deadline_at, old.submitted_at, old.closed_at, old.closed_by)
			then
				raise exception 'A paper that was closed stays closed.' using errcode = '23514', constraint = 'attempt_reopening_check';
			end if;
			return new;
		end $function$;

CREATE OR REPLACE FUNCTION hours_entry_refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			raise exception 'A line of the ledger is never changed; reverse it.' using errcode = '23514', constraint = 'hours_entry_append_only_check';
		end $function$;

CREATE OR REPLACE FUNCTION paper_refuse_late_item()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			if not exists (select from paper where id = new.paper_id and created_at = now()) then
				raise exception 'A paper gets no question later.' using errcode = 'restrict_violation';
			end if;
			return new;
		end $function$;

CREATE OR REPLACE FUNCTION practice_refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			raise exception 'What was answered is never changed.' using errcode = '23514', constraint = 'practice_append_only_check';
		end $function$;

CREATE OR REPLACE FUNCTION qualification_refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			raise exception 'What is on record is never changed; correct it by another fact.' using errcode = '23514', constraint = 'qualification_append_only_check';
		end $function$;

CREATE OR REPLACE FUNCTION question_refuse_late_part()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
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
		end $function$;

CREATE OR REPLACE FUNCTION refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
		end $function$;

CREATE OR REPLACE FUNCTION response_event_refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			raise exception 'What a device said is never changed.' using errcode = '23514', constraint = 'response_event_append_only_check';
		end $function$;

CREATE OR REPLACE FUNCTION signed_document_refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $function$
		begin
			if row(new.public_id, new.kind, new.body, new.hash, new.signature, new.signing_key_id, new.issued_at)
				is distinct from row(old.public_id, old.kind, old.body, old.hash, old.signature, old.signing_key_id, old.issued_at) then
				raise exception 'A signed document is never changed; revoke it.' using errcode = '23514', constraint = 'signed_document_frozen_check';
			end if;
			return new;
		end $function$;

CREATE TABLE account (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	unit_id bigint NOT NULL,
	user_name text NOT NULL,
	password_hash text,
	password_changed_at timestamp with time zone,
	must_change_password boolean DEFAULT true NOT NULL,
	initial_password_expires_at timestamp with time zone,
	disabled_at timestamp with time zone,
	language text,
	text_size text DEFAULT 'normal'::text NOT NULL,
	theme text DEFAULT 'system'::text NOT NULL,
	is_demo boolean DEFAULT false NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT account_pkey PRIMARY KEY (id),
	CONSTRAINT account_person_key UNIQUE (person_id),
	CONSTRAINT account_public_id_key UNIQUE (public_id),
	CONSTRAINT account_user_name_key UNIQUE (user_name),
	CONSTRAINT account_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT account_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT account_language_check CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
	CONSTRAINT account_password_hash_check CHECK ((length(password_hash) <= 300)),
	CONSTRAINT account_text_size_check CHECK ((text_size = ANY (ARRAY['normal'::text, 'large'::text]))),
	CONSTRAINT account_theme_check CHECK ((theme = ANY (ARRAY['system'::text, 'light'::text, 'dark'::text]))),
	CONSTRAINT account_user_name_check CHECK ((user_name ~ '^[a-z][a-z0-9._-]{2,39}$'::text))
);
CREATE INDEX account_unit_idx ON account USING btree (unit_id);

CREATE TABLE answer_key (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	version_id bigint NOT NULL,
	number integer NOT NULL,
	hash bytea NOT NULL,
	right_options text[] NOT NULL,
	notes jsonb NOT NULL,
	explanation text,
	rubric jsonb NOT NULL,
	reason text,
	decided_by bigint,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT answer_key_pkey PRIMARY KEY (id),
	CONSTRAINT answer_key_number_key UNIQUE (version_id, number),
	CONSTRAINT answer_key_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT answer_key_explanation_check CHECK (((length(explanation) >= 1) AND (length(explanation) <= 2000))),
	CONSTRAINT answer_key_hash_check CHECK ((octet_length(hash) = 32)),
	CONSTRAINT answer_key_notes_check CHECK (((jsonb_typeof(notes) = 'object'::text) AND (pg_column_size(notes) <= 32768))),
	CONSTRAINT answer_key_number_check CHECK ((number > 0)),
	CONSTRAINT answer_key_reason_check CHECK ((((decided_by IS NULL) OR (reason IS NOT NULL)) AND ((length(reason) >= 1) AND (length(reason) <= 500)))),
	CONSTRAINT answer_key_right_options_check CHECK ((cardinality(right_options) <= 8)),
	CONSTRAINT answer_key_rubric_check CHECK (((jsonb_typeof(rubric) = 'array'::text) AND (pg_column_size(rubric) <= 131072)))
);
CREATE TRIGGER answer_key_append_only BEFORE DELETE OR UPDATE ON answer_key FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE answer_key_law (
	answer_key_id bigint NOT NULL,
	ordinal integer NOT NULL,
	law_id bigint NOT NULL,
	article text,
	CONSTRAINT answer_key_law_pkey PRIMARY KEY (answer_key_id, ordinal),
	CONSTRAINT answer_key_law_answer_key_fkey FOREIGN KEY (answer_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT answer_key_law_law_fkey FOREIGN KEY (law_id) REFERENCES law(id) ON DELETE RESTRICT,
	CONSTRAINT answer_key_law_article_check CHECK (((length(article) >= 1) AND (length(article) <= 20))),
	CONSTRAINT answer_key_law_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 20)))
);
CREATE INDEX answer_key_law_law_idx ON answer_key_law USING btree (law_id);
CREATE TRIGGER answer_key_law_append_only BEFORE DELETE OR UPDATE ON answer_key_law FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER answer_key_law_at_once BEFORE INSERT ON answer_key_law FOR EACH ROW EXECUTE FUNCTION question_refuse_late_part();

CREATE TABLE answer_mark (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	marking_item_id bigint NOT NULL,
	stage text NOT NULL,
	marker_id bigint NOT NULL,
	answer_key_id bigint NOT NULL,
	points numeric(4,1) NOT NULL,
	rows jsonb NOT NULL,
	remark text,
	marked_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT answer_mark_pkey PRIMARY KEY (id),
	CONSTRAINT answer_mark_marker_key UNIQUE (marking_item_id, marker_id),
	CONSTRAINT answer_mark_stage_key UNIQUE (marking_item_id, stage),
	CONSTRAINT answer_mark_answer_key_fkey FOREIGN KEY (answer_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT answer_mark_item_fkey FOREIGN KEY (marking_item_id) REFERENCES marking_item(id) ON DELETE CASCADE,
	CONSTRAINT answer_mark_marker_fkey FOREIGN KEY (marker_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT answer_mark_points_check CHECK (((points >= (0)::numeric) AND (mod(points, 0.5) = (0)::numeric))),
	CONSTRAINT answer_mark_remark_check CHECK (((length(remark) >= 1) AND (length(remark) <= 1000))),
	CONSTRAINT answer_mark_rows_check CHECK (((jsonb_typeof(rows) = 'array'::text) AND (pg_column_size(rows) <= 65536))),
	CONSTRAINT answer_mark_stage_check CHECK ((stage = ANY (ARRAY['first'::text, 'second'::text, 'third'::text])))
);
CREATE INDEX answer_mark_answer_key_idx ON answer_mark USING btree (answer_key_id);
CREATE INDEX answer_mark_marker_idx ON answer_mark USING btree (marker_id);
CREATE TRIGGER answer_mark_append_only BEFORE UPDATE ON answer_mark FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE appointment (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	unit_id bigint NOT NULL,
	title text,
	employment text NOT NULL,
	entry_channel text,
	is_primary boolean DEFAULT true NOT NULL,
	valid daterange NOT NULL,
	recorded tstzrange DEFAULT tstzrange(now(), NULL::timestamp with time zone) NOT NULL,
	recorded_by bigint,
	replaces_id bigint,
	CONSTRAINT appointment_pkey PRIMARY KEY (id),
	CONSTRAINT appointment_public_id_key UNIQUE (public_id),
	CONSTRAINT appointment_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT appointment_replaces_fkey FOREIGN KEY (replaces_id) REFERENCES appointment(id) ON DELETE CASCADE,
	CONSTRAINT appointment_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT appointment_employment_check CHECK ((employment = ANY (ARRAY['civil-servant'::text, 'civil-servant-like'::text, 'public-institution'::text, 'office-worker'::text, 'contract'::text, 'purchased-service'::text, 'public-welfare-post'::text, 'dispatched'::text, 'agency-staff'::text]))),
	CONSTRAINT appointment_entry_channel_check CHECK ((entry_channel = ANY (ARRAY['open-recruitment'::text, 'purchased-service'::text, 'secondment'::text, 'transfer'::text, 'assignment'::text, 'other'::text]))),
	CONSTRAINT appointment_title_check CHECK (((length(title) >= 1) AND (length(title) <= 60))),
	CONSTRAINT appointment_valid_check CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)))),
	CONSTRAINT appointment_one_primary_excl EXCLUDE USING gist (person_id WITH =, valid WITH &&) WHERE ((is_primary AND upper_inf(recorded))),
	CONSTRAINT appointment_same_unit_excl EXCLUDE USING gist (person_id WITH =, unit_id WITH =, valid WITH &&) WHERE (upper_inf(recorded))
);
CREATE INDEX appointment_person_idx ON appointment USING btree (person_id);
CREATE INDEX appointment_unit_idx ON appointment USING btree (unit_id) WHERE upper_inf(recorded);

CREATE TABLE attempt (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	paper_id bigint NOT NULL,
	subject text NOT NULL,
	mode text NOT NULL,
	state text DEFAULT 'not-started'::text NOT NULL,
	limit_seconds integer NOT NULL,
	limit_factor numeric(3,2) NOT NULL,
	extra_seconds integer DEFAULT 0 NOT NULL,
	effective_limit_seconds integer NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	started_at timestamp with time zone,
	deadline_at timestamp with time zone,
	submitted_at timestamp with time zone,
	closed_at timestamp with time zone,
	closed_by text,
	lease_device text,
	lease_epoch integer DEFAULT 0 NOT NULL,
	question_count integer NOT NULL,
	answered_count integer,
	scoring_rule jsonb NOT NULL,
	points numeric(5,1) NOT NULL,
	awarded_points numeric(5,1),
	sitting_id bigint,
	is_result_held boolean DEFAULT false NOT NULL,
	CONSTRAINT attempt_pkey PRIMARY KEY (id),
	CONSTRAINT attempt_public_id_key UNIQUE (public_id),
	CONSTRAINT attempt_paper_fkey FOREIGN KEY (paper_id) REFERENCES paper(id) ON DELETE RESTRICT,
	CONSTRAINT attempt_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT attempt_sitting_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE SET NULL,
	CONSTRAINT attempt_closed_check CHECK ((((state = ANY (ARRAY['not-started'::text, 'in-progress'::text])) = (closed_at IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)) AND (closed_by = ANY (ARRAY['candidate'::text, 'deadline'::text, 'trainer'::text])))),
	CONSTRAINT attempt_count_check CHECK ((((question_count >= 1) AND (question_count <= 300)) AND ((answered_count >= 0) AND (answered_count <= question_count)))),
	CONSTRAINT attempt_deadline_check CHECK ((((started_at IS NULL) = (deadline_at IS NULL)) AND ((deadline_at - started_at) = make_interval(secs => (effective_limit_seconds)::double precision)))),
	CONSTRAINT attempt_effective_limit_check CHECK (((effective_limit_seconds)::numeric = (round(((limit_seconds)::numeric * limit_factor)) + (extra_seconds)::numeric))),
	CONSTRAINT attempt_end_check CHECK ((((state = ANY (ARRAY['submitted'::text, 'auto-submitted'::text])) = (submitted_at IS NOT NULL)) AND ((submitted_at >= started_at) AND (submitted_at <= deadline_at)))),
	CONSTRAINT attempt_lease_check CHECK (((lease_epoch >= 0) AND ((length(lease_device) >= 1) AND (length(lease_device) <= 60)))),
	CONSTRAINT attempt_limit_check CHECK ((((limit_seconds >= 60) AND (limit_seconds <= 86400)) AND ((limit_factor >= (1)::numeric) AND (limit_factor <= (4)::numeric)) AND ((extra_seconds >= 0) AND (extra_seconds <= 86400)))),
	CONSTRAINT attempt_mode_check CHECK ((mode = ANY (ARRAY['practice'::text, 'mock'::text, 'class-exam'::text]))),
	CONSTRAINT attempt_points_check CHECK (((points >= (0)::numeric) AND ((awarded_points >= (0)::numeric) AND (awarded_points <= points)) AND ((awarded_points IS NULL) OR (submitted_at IS NOT NULL)))),
	CONSTRAINT attempt_scoring_rule_check CHECK (((jsonb_typeof(scoring_rule) = 'object'::text) AND (pg_column_size(scoring_rule) <= 4096))),
	CONSTRAINT attempt_sitting_check CHECK (((sitting_id IS NULL) OR (mode = 'class-exam'::text))),
	CONSTRAINT attempt_start_check CHECK (
CASE state
    WHEN 'not-started'::text THEN (started_at IS NULL)
    WHEN 'abandoned'::text THEN true
    ELSE (started_at IS NOT NULL)
END),
	CONSTRAINT attempt_state_check CHECK ((state = ANY (ARRAY['not-started'::text, 'in-progress'::text, 'submitted'::text, 'auto-submitted'::text, 'abandoned'::text]))),
	CONSTRAINT attempt_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text])))
);
CREATE INDEX attempt_deadline_idx ON attempt USING btree (deadline_at) WHERE (state = 'in-progress'::text);
CREATE INDEX attempt_paper_idx ON attempt USING btree (paper_id);
CREATE INDEX attempt_person_idx ON attempt USING btree (person_id, created_at);
CREATE UNIQUE INDEX attempt_running_key ON attempt USING btree (person_id, subject) WHERE ((state = ANY (ARRAY['not-started'::text, 'in-progress'::text])) AND (mode = 'mock'::text));
CREATE UNIQUE INDEX attempt_sitting_key ON attempt USING btree (sitting_id, person_id) WHERE (sitting_id IS NOT NULL);
CREATE INDEX attempt_submitted_idx ON attempt USING btree (subject, submitted_at) WHERE (submitted_at IS NOT NULL);
CREATE INDEX attempt_waiting_idx ON attempt USING btree (created_at) WHERE (state = 'not-started'::text);
CREATE TRIGGER attempt_closed_for_good BEFORE UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION attempt_refuse_reopening();

CREATE TABLE attempt_counter (
	purpose text NOT NULL,
	subject_hash bytea NOT NULL,
	failures integer NOT NULL,
	window_started_at timestamp with time zone NOT NULL,
	blocked_until timestamp with time zone,
	CONSTRAINT attempt_counter_pkey PRIMARY KEY (purpose, subject_hash),
	CONSTRAINT attempt_counter_failures_check CHECK ((failures >= 0)),
	CONSTRAINT attempt_counter_purpose_check CHECK (((length(purpose) >= 1) AND (length(purpose) <= 40))),
	CONSTRAINT attempt_counter_subject_hash_check CHECK ((octet_length(subject_hash) = 32))
);
CREATE INDEX attempt_counter_window_idx ON attempt_counter USING btree (window_started_at);

CREATE TABLE attempt_item (
	attempt_id bigint NOT NULL,
	ordinal integer NOT NULL,
	section integer NOT NULL,
	kind text NOT NULL,
	question_version_id bigint NOT NULL,
	chapter_code text NOT NULL,
	points numeric(4,1) NOT NULL,
	option_order text[] NOT NULL,
	task_count integer NOT NULL,
	is_flagged boolean DEFAULT false NOT NULL,
	confidence text,
	response jsonb DEFAULT '[]'::jsonb NOT NULL,
	client_seq bigint DEFAULT 0 NOT NULL,
	answered_at timestamp with time zone,
	time_ms integer DEFAULT 0 NOT NULL,
	changes integer DEFAULT 0 NOT NULL,
	awarded_points numeric(4,1),
	marked_with_key_id bigint,
	CONSTRAINT attempt_item_pkey PRIMARY KEY (attempt_id, ordinal),
	CONSTRAINT attempt_item_question_key UNIQUE (attempt_id, question_version_id),
	CONSTRAINT attempt_item_attempt_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id) ON DELETE CASCADE,
	CONSTRAINT attempt_item_marked_with_key_fkey FOREIGN KEY (marked_with_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT attempt_item_question_version_fkey FOREIGN KEY (question_version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT attempt_item_chapter_code_check CHECK (((length(chapter_code) >= 1) AND (length(chapter_code) <= 60))),
	CONSTRAINT attempt_item_confidence_check CHECK ((confidence = ANY (ARRAY['guessed'::text, 'unsure'::text]))),
	CONSTRAINT attempt_item_count_check CHECK (((client_seq >= 0) AND (time_ms >= 0) AND (changes >= 0))),
	CONSTRAINT attempt_item_kind_check CHECK (
CASE
    WHEN (kind = ANY (ARRAY['single'::text, 'multiple'::text])) THEN (((cardinality(option_order) >= 2) AND (cardinality(option_order) <= 8)) AND (task_count = 0))
    WHEN (kind = ANY (ARRAY['case'::text, 'design'::text, 'essay'::text])) THEN ((cardinality(option_order) = 0) AND ((task_count >= 1) AND (task_count <= 12)))
    ELSE false
END),
	CONSTRAINT attempt_item_ordinal_check CHECK ((((ordinal >= 1) AND (ordinal <= 300)) AND ((section >= 1) AND (section <= 20)))),
	CONSTRAINT attempt_item_points_check CHECK (((points >= (0)::numeric) AND ((awarded_points >= (0)::numeric) AND (awarded_points <= points)))),
	CONSTRAINT attempt_item_response_check CHECK (((jsonb_typeof(response) = 'array'::text) AND ((jsonb_array_length(response) = 0) = (answered_at IS NULL))))
);
CREATE INDEX attempt_item_question_version_idx ON attempt_item USING btree (question_version_id);

CREATE TABLE audit_event (
	seq bigint NOT NULL,
	occurred_at timestamp(3) with time zone NOT NULL,
	account_id bigint,
	person_id bigint,
	actor_name text NOT NULL,
	request_id text,
	action text NOT NULL,
	outcome text NOT NULL,
	subject_kind text,
	subject_id text,
	unit_id bigint,
	detail jsonb DEFAULT '{}'::jsonb NOT NULL,
	previous_hash bytea NOT NULL,
	hash bytea NOT NULL,
	CONSTRAINT audit_event_pkey PRIMARY KEY (seq),
	CONSTRAINT audit_event_hash_key UNIQUE (hash),
	CONSTRAINT audit_event_action_check CHECK (((action ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$'::text) AND (length(action) <= 80))),
	CONSTRAINT audit_event_actor_name_check CHECK (((length(actor_name) >= 1) AND (length(actor_name) <= 200))),
	CONSTRAINT audit_event_detail_check CHECK ((pg_column_size(detail) <= 16384)),
	CONSTRAINT audit_event_hash_check CHECK (((octet_length(hash) = 32) AND (octet_length(previous_hash) = 32))),
	CONSTRAINT audit_event_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text]))),
	CONSTRAINT audit_event_request_id_check CHECK ((length(request_id) <= 64)),
	CONSTRAINT audit_event_seq_check CHECK ((seq > 0)),
	CONSTRAINT audit_event_subject_check CHECK (((length(subject_kind) <= 40) AND (length(subject_id) <= 80)))
);
CREATE INDEX audit_event_action_idx ON audit_event USING btree (action, seq DESC);
CREATE INDEX audit_event_occurred_at_idx ON audit_event USING btree (occurred_at DESC, seq DESC);
CREATE INDEX audit_event_person_idx ON audit_event USING btree (person_id, seq DESC);
CREATE INDEX audit_event_subject_idx ON audit_event USING btree (subject_kind, subject_id, seq DESC);
CREATE INDEX audit_event_unit_idx ON audit_event USING btree (unit_id, seq DESC);
CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_head (
	only_one boolean DEFAULT true NOT NULL,
	seq bigint NOT NULL,
	hash bytea NOT NULL,
	CONSTRAINT audit_head_pkey PRIMARY KEY (only_one),
	CONSTRAINT audit_head_only_one_check CHECK (only_one)
);

CREATE TABLE authenticator (
	account_id bigint NOT NULL,
	secret_encrypted bytea NOT NULL,
	key_id text NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	last_step bigint NOT NULL,
	CONSTRAINT authenticator_pkey PRIMARY KEY (account_id),
	CONSTRAINT authenticator_account_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE
);

CREATE TABLE blob (
	hash bytea NOT NULL,
	size_bytes bigint NOT NULL,
	media_type text NOT NULL,
	stored_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT blob_pkey PRIMARY KEY (hash),
	CONSTRAINT blob_hash_check CHECK ((octet_length(hash) = 32)),
	CONSTRAINT blob_media_type_check CHECK (((length(media_type) >= 3) AND (length(media_type) <= 100))),
	CONSTRAINT blob_size_check CHECK (((size_bytes >= 0) AND (size_bytes <= 209715200)))
);

CREATE TABLE blueprint (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	subject text NOT NULL,
	year integer NOT NULL,
	edition text NOT NULL,
	rules jsonb NOT NULL,
	source text NOT NULL,
	confidence text NOT NULL,
	withdrawn_at timestamp with time zone,
	CONSTRAINT blueprint_pkey PRIMARY KEY (id),
	CONSTRAINT blueprint_subject_year_key UNIQUE (subject, year),
	CONSTRAINT blueprint_confidence_check CHECK ((confidence = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
	CONSTRAINT blueprint_edition_check CHECK (((length(edition) >= 1) AND (length(edition) <= 20))),
	CONSTRAINT blueprint_rules_check CHECK (((jsonb_typeof(rules) = 'object'::text) AND (pg_column_size(rules) <= 4096))),
	CONSTRAINT blueprint_source_check CHECK (((length(source) >= 1) AND (length(source) <= 300))),
	CONSTRAINT blueprint_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text]))),
	CONSTRAINT blueprint_year_check CHECK (((year >= 2000) AND (year <= 2999)))
);

CREATE TABLE calendar_feed (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	token_hash bytea NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	revoked_at timestamp with time zone,
	CONSTRAINT calendar_feed_pkey PRIMARY KEY (id),
	CONSTRAINT calendar_feed_public_id_key UNIQUE (public_id),
	CONSTRAINT calendar_feed_token_hash_key UNIQUE (token_hash),
	CONSTRAINT calendar_feed_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT calendar_feed_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE UNIQUE INDEX calendar_feed_live_key ON calendar_feed USING btree (person_id) WHERE (revoked_at IS NULL);

CREATE TABLE certificate (
	document_id bigint NOT NULL,
	number text NOT NULL,
	base_code text NOT NULL,
	year integer NOT NULL,
	serial integer NOT NULL,
	achievement_key text NOT NULL,
	CONSTRAINT certificate_pkey PRIMARY KEY (document_id),
	CONSTRAINT certificate_achievement_key UNIQUE (achievement_key),
	CONSTRAINT certificate_number_key UNIQUE (number),
	CONSTRAINT certificate_serial_key UNIQUE (base_code, year, serial),
	CONSTRAINT certificate_document_fkey FOREIGN KEY (document_id) REFERENCES signed_document(id) ON DELETE RESTRICT,
	CONSTRAINT certificate_achievement_key_check CHECK (((length(achievement_key) >= 1) AND (length(achievement_key) <= 200))),
	CONSTRAINT certificate_base_code_check CHECK (((length(base_code) >= 1) AND (length(base_code) <= 40))),
	CONSTRAINT certificate_number_check CHECK (((length(number) >= 8) AND (length(number) <= 60))),
	CONSTRAINT certificate_serial_check CHECK ((serial > 0)),
	CONSTRAINT certificate_year_check CHECK (((year >= 2000) AND (year <= 2999)))
);

CREATE TABLE certificate_register (
	base_code text NOT NULL,
	year integer NOT NULL,
	last_serial integer NOT NULL,
	CONSTRAINT certificate_register_pkey PRIMARY KEY (base_code, year),
	CONSTRAINT certificate_register_last_serial_check CHECK ((last_serial > 0))
);

CREATE TABLE check_attempt (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	op_id uuid NOT NULL,
	enrolment_id bigint NOT NULL,
	lesson_check_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	check_slug text NOT NULL,
	number integer NOT NULL,
	response jsonb NOT NULL,
	is_right boolean NOT NULL,
	answered_at timestamp with time zone DEFAULT now() NOT NULL,
	client_at timestamp with time zone,
	is_offline boolean DEFAULT false NOT NULL,
	CONSTRAINT check_attempt_pkey PRIMARY KEY (id),
	CONSTRAINT check_attempt_number_key UNIQUE (enrolment_id, lesson_slug, check_slug, number),
	CONSTRAINT check_attempt_op_id_key UNIQUE (op_id),
	CONSTRAINT check_attempt_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT check_attempt_lesson_check_fkey FOREIGN KEY (lesson_check_id) REFERENCES lesson_check(id) ON DELETE RESTRICT,
	CONSTRAINT check_attempt_number_check CHECK (((number >= 1) AND (number <= 1000))),
	CONSTRAINT check_attempt_response_check CHECK ((pg_column_size(response) <= 4096))
);
CREATE INDEX check_attempt_lesson_check_idx ON check_attempt USING btree (lesson_check_id);

CREATE TABLE contact (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	kind text NOT NULL,
	value_hmac bytea NOT NULL,
	value_encrypted bytea NOT NULL,
	value_tail text NOT NULL,
	key_id text NOT NULL,
	recorded_at timestamp with time zone DEFAULT now() NOT NULL,
	recorded_by bigint,
	ended_at timestamp with time zone,
	CONSTRAINT contact_pkey PRIMARY KEY (id),
	CONSTRAINT contact_public_id_key UNIQUE (public_id),
	CONSTRAINT contact_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT contact_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'mail'::text]))),
	CONSTRAINT contact_value_hmac_check CHECK ((octet_length(value_hmac) = 32)),
	CONSTRAINT contact_value_tail_check CHECK (((length(value_tail) >= 1) AND (length(value_tail) <= 20)))
);
CREATE INDEX contact_person_idx ON contact USING btree (person_id);
CREATE UNIQUE INDEX contact_value_key ON contact USING btree (kind, value_hmac) WHERE (ended_at IS NULL);

CREATE TABLE content_file (
	path text NOT NULL,
	kind text NOT NULL,
	hash bytea NOT NULL,
	imported_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT content_file_pkey PRIMARY KEY (path),
	CONSTRAINT content_file_hash_check CHECK ((octet_length(hash) = 32)),
	CONSTRAINT content_file_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 40))),
	CONSTRAINT content_file_path_check CHECK (((length(path) >= 1) AND (length(path) <= 400)))
);

CREATE TABLE course (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	slug text NOT NULL,
	base_code text,
	current_publication_id bigint,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	withdrawn_at timestamp with time zone,
	withdrawal_reason text,
	CONSTRAINT course_pkey PRIMARY KEY (id),
	CONSTRAINT course_public_id_key UNIQUE (public_id),
	CONSTRAINT course_slug_key UNIQUE (slug),
	CONSTRAINT course_current_publication_fkey FOREIGN KEY (current_publication_id) REFERENCES course_publication(id) ON DELETE RESTRICT,
	CONSTRAINT course_base_code_check CHECK (((length(base_code) >= 1) AND (length(base_code) <= 40))),
	CONSTRAINT course_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND ((length(slug) >= 2) AND (length(slug) <= 60)))),
	CONSTRAINT course_withdrawal_reason_check CHECK (((length(withdrawal_reason) >= 1) AND (length(withdrawal_reason) <= 500)))
);

CREATE TABLE course_media (
	publication_id bigint NOT NULL,
	path text NOT NULL,
	hash bytea NOT NULL,
	CONSTRAINT course_media_pkey PRIMARY KEY (publication_id, path),
	CONSTRAINT course_media_blob_fkey FOREIGN KEY (hash) REFERENCES blob(hash) ON DELETE RESTRICT,
	CONSTRAINT course_media_publication_fkey FOREIGN KEY (publication_id) REFERENCES course_publication(id) ON DELETE RESTRICT,
	CONSTRAINT course_media_path_check CHECK (((path ~ '^media/'::text) AND (length(path) <= 200)))
);
CREATE INDEX course_media_hash_idx ON course_media USING btree (hash);

CREATE TABLE course_publication (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	course_id bigint NOT NULL,
	number integer NOT NULL,
	hash bytea NOT NULL,
	title text NOT NULL,
	tier text NOT NULL,
	audiences text[] NOT NULL,
	services text[] NOT NULL,
	mechanisms text[] NOT NULL,
	client_groups text[] NOT NULL,
	minutes integer NOT NULL,
	text_bytes integer NOT NULL,
	media_bytes bigint NOT NULL,
	manifest jsonb NOT NULL,
	change_note text,
	published_at timestamp with time zone DEFAULT now() NOT NULL,
	published_by bigint,
	CONSTRAINT course_publication_pkey PRIMARY KEY (id),
	CONSTRAINT course_publication_number_key UNIQUE (course_id, number),
	CONSTRAINT course_publication_public_id_key UNIQUE (public_id),
	CONSTRAINT course_publication_course_fkey FOREIGN KEY (course_id) REFERENCES course(id) ON DELETE RESTRICT,
	CONSTRAINT course_publication_change_note_check CHECK (((length(change_note) >= 1) AND (length(change_note) <= 1000))),
	CONSTRAINT course_publication_hash_check CHECK ((octet_length(hash) = 32)),
	CONSTRAINT course_publication_manifest_check CHECK ((pg_column_size(manifest) <= 131072)),
	CONSTRAINT course_publication_media_bytes_check CHECK (((media_bytes >= 0) AND (media_bytes <= 209715200))),
	CONSTRAINT course_publication_minutes_check CHECK (((minutes >= 1) AND (minutes <= 10000))),
	CONSTRAINT course_publication_number_check CHECK ((number > 0)),
	CONSTRAINT course_publication_text_bytes_check CHECK ((text_bytes > 0)),
	CONSTRAINT course_publication_tier_check CHECK ((tier = ANY (ARRAY['T1'::text, 'T2'::text, 'T3'::text, 'T4'::text, 'T5'::text]))),
	CONSTRAINT course_publication_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80)))
);

CREATE TABLE credential (
	fact_id bigint NOT NULL,
	level text NOT NULL,
	number_hmac bytea NOT NULL,
	number_encrypted bytea NOT NULL,
	number_tail text NOT NULL,
	key_id text NOT NULL,
	approved_on date NOT NULL,
	issued_on date,
	scope text NOT NULL,
	CONSTRAINT credential_pkey PRIMARY KEY (fact_id),
	CONSTRAINT credential_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT credential_days_check CHECK (((approved_on >= '2008-01-01'::date) AND (issued_on >= approved_on))),
	CONSTRAINT credential_level_check CHECK ((level = ANY (ARRAY['assistant'::text, 'social-worker'::text, 'senior'::text]))),
	CONSTRAINT credential_number_hmac_check CHECK ((octet_length(number_hmac) = 32)),
	CONSTRAINT credential_number_tail_check CHECK ((length(number_tail) = 4)),
	CONSTRAINT credential_scope_check CHECK ((scope = ANY (ARRAY['nation'::text, 'separate-area'::text])))
);
CREATE INDEX credential_number_hmac_idx ON credential USING btree (number_hmac);
CREATE TRIGGER credential_append_only BEFORE UPDATE ON credential FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE credential_registration (
	fact_id bigint NOT NULL,
	level text NOT NULL,
	applied_on date NOT NULL,
	began_on date,
	ended_on date,
	authority text,
	CONSTRAINT credential_registration_pkey PRIMARY KEY (fact_id),
	CONSTRAINT credential_registration_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT credential_registration_authority_check CHECK (((length(authority) >= 1) AND (length(authority) <= 80))),
	CONSTRAINT credential_registration_days_check CHECK (((applied_on >= '2009-01-01'::date) AND ((began_on IS NULL) = (ended_on IS NULL)) AND (began_on >= '2009-01-01'::date) AND (began_on < ended_on))),
	CONSTRAINT credential_registration_level_check CHECK ((level = ANY (ARRAY['assistant'::text, 'social-worker'::text, 'senior'::text])))
);
CREATE TRIGGER credential_registration_append_only BEFORE UPDATE ON credential_registration FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE division (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	code text NOT NULL,
	name text NOT NULL,
	level smallint NOT NULL,
	parent_code text,
	is_filler boolean DEFAULT false NOT NULL,
	valid daterange DEFAULT daterange(NULL::date, NULL::date) NOT NULL,
	CONSTRAINT division_pkey PRIMARY KEY (id),
	CONSTRAINT division_code_check CHECK ((code ~ '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$'::text)),
	CONSTRAINT division_level_check CHECK (((level >= 1) AND (level <= 5))),
	CONSTRAINT division_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
	CONSTRAINT division_valid_check CHECK ((NOT isempty(valid))),
	CONSTRAINT division_code_excl EXCLUDE USING gist (code WITH =, valid WITH &&)
);
CREATE INDEX division_parent_code_idx ON division USING btree (parent_code);

CREATE TABLE education (
	fact_id bigint NOT NULL,
	degree text NOT NULL,
	major text NOT NULL,
	school text NOT NULL,
	major_name text,
	is_full_time boolean NOT NULL,
	began_on date NOT NULL,
	ended_on date NOT NULL,
	is_finished boolean NOT NULL,
	CONSTRAINT education_pkey PRIMARY KEY (fact_id),
	CONSTRAINT education_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT education_days_check CHECK (((began_on >= '1950-01-01'::date) AND (began_on < ended_on))),
	CONSTRAINT education_degree_check CHECK ((degree = ANY (ARRAY['secondary'::text, 'associate'::text, 'bachelor'::text, 'master'::text, 'doctor'::text]))),
	CONSTRAINT education_major_check CHECK ((major = ANY (ARRAY['social-work'::text, 'other'::text]))),
	CONSTRAINT education_major_name_check CHECK (((length(major_name) >= 1) AND (length(major_name) <= 60))),
	CONSTRAINT education_school_check CHECK (((length(school) >= 1) AND (length(school) <= 80)))
);
CREATE TRIGGER education_append_only BEFORE UPDATE ON education FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE enrolment (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	course_id bigint NOT NULL,
	publication_id bigint NOT NULL,
	round integer NOT NULL,
	enrolled_at timestamp with time zone DEFAULT now() NOT NULL,
	enrolled_by bigint,
	completed_at timestamp with time zone,
	left_at timestamp with time zone,
	CONSTRAINT enrolment_pkey PRIMARY KEY (id),
	CONSTRAINT enrolment_public_id_key UNIQUE (public_id),
	CONSTRAINT enrolment_round_key UNIQUE (person_id, course_id, round),
	CONSTRAINT enrolment_course_fkey FOREIGN KEY (course_id) REFERENCES course(id) ON DELETE RESTRICT,
	CONSTRAINT enrolment_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT enrolment_publication_fkey FOREIGN KEY (publication_id) REFERENCES course_publication(id) ON DELETE RESTRICT,
	CONSTRAINT enrolment_end_check CHECK (((completed_at IS NULL) OR (left_at IS NULL))),
	CONSTRAINT enrolment_round_check CHECK (((round >= 1) AND (round <= 100)))
);
CREATE INDEX enrolment_course_idx ON enrolment USING btree (course_id);
CREATE UNIQUE INDEX enrolment_open_key ON enrolment USING btree (person_id, course_id) WHERE ((completed_at IS NULL) AND (left_at IS NULL));

CREATE TABLE enrolment_publication (
	enrolment_id bigint NOT NULL,
	publication_id bigint NOT NULL,
	taken_up_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT enrolment_publication_pkey PRIMARY KEY (enrolment_id, publication_id),
	CONSTRAINT enrolment_publication_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT enrolment_publication_publication_fkey FOREIGN KEY (publication_id) REFERENCES course_publication(id) ON DELETE RESTRICT
);

CREATE TABLE exam_registration (
	fact_id bigint NOT NULL,
	year integer NOT NULL,
	level text NOT NULL,
	area text NOT NULL,
	subjects text[] NOT NULL,
	CONSTRAINT exam_registration_pkey PRIMARY KEY (fact_id),
	CONSTRAINT exam_registration_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT exam_registration_area_check CHECK ((area ~ '^[0-9]{6}$'::text)),
	CONSTRAINT exam_registration_level_check CHECK ((level = ANY (ARRAY['assistant'::text, 'social-worker'::text, 'senior'::text]))),
	CONSTRAINT exam_registration_subjects_check CHECK ((((cardinality(subjects) >= 1) AND (cardinality(subjects) <= 3)) AND (subjects <@
CASE level
    WHEN 'assistant'::text THEN ARRAY['A1'::text, 'A2'::text]
    WHEN 'social-worker'::text THEN ARRAY['B1'::text, 'B2'::text, 'B3'::text]
    ELSE ARRAY['C1'::text]
END))),
	CONSTRAINT exam_registration_year_check CHECK (((year >= 2008) AND (year <= 2999)))
);
CREATE TRIGGER exam_registration_append_only BEFORE UPDATE ON exam_registration FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE exam_result (
	fact_id bigint NOT NULL,
	year integer NOT NULL,
	subject text NOT NULL,
	area text NOT NULL,
	outcome text NOT NULL,
	raw_score numeric(5,1),
	published_score numeric(5,1),
	slip_issued_on date,
	pass_line numeric(5,1),
	pass_scope text,
	usable_through integer,
	rules jsonb NOT NULL,
	CONSTRAINT exam_result_pkey PRIMARY KEY (fact_id),
	CONSTRAINT exam_result_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT exam_result_area_check CHECK ((area ~ '^[0-9]{6}$'::text)),
	CONSTRAINT exam_result_outcome_check CHECK ((outcome = ANY (ARRAY['scored'::text, 'absent'::text, 'discipline'::text]))),
	CONSTRAINT exam_result_pass_check CHECK ((((pass_scope IS NOT NULL) = (usable_through IS NOT NULL)) AND ((usable_through >= year) AND (usable_through <= (year + 10))) AND ((pass_scope IS NULL) OR (published_score >= pass_line)))),
	CONSTRAINT exam_result_pass_scope_check CHECK ((pass_scope = ANY (ARRAY['nation'::text, 'separate-area'::text]))),
	CONSTRAINT exam_result_published_score_check CHECK ((((published_score >= (0)::numeric) AND (published_score <= (100)::numeric)) AND ((published_score * (2)::numeric) = trunc((published_score * (2)::numeric))))),
	CONSTRAINT exam_result_raw_score_check CHECK ((((raw_score >= (0)::numeric) AND (raw_score <= (100)::numeric)) AND ((raw_score * (2)::numeric) = trunc((raw_score * (2)::numeric))))),
	CONSTRAINT exam_result_rules_check CHECK ((pg_column_size(rules) <= 8192)),
	CONSTRAINT exam_result_scored_check CHECK ((((outcome = 'scored'::text) = (published_score IS NOT NULL)) AND ((raw_score IS NULL) OR (outcome = 'scored'::text)))),
	CONSTRAINT exam_result_slip_check CHECK (((slip_issued_on IS NULL) OR ((subject = 'C1'::text) AND (pass_scope IS NOT NULL)))),
	CONSTRAINT exam_result_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text]))),
	CONSTRAINT exam_result_year_check CHECK (((year >= 2008) AND (year <= 2999)))
);
CREATE TRIGGER exam_result_append_only BEFORE UPDATE ON exam_result FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE exam_target (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	level text,
	year integer,
	area text,
	minutes_per_week integer,
	set_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT exam_target_pkey PRIMARY KEY (id),
	CONSTRAINT exam_target_public_id_key UNIQUE (public_id),
	CONSTRAINT exam_target_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT exam_target_area_check CHECK ((area ~ '^[0-9]{6}$'::text)),
	CONSTRAINT exam_target_level_check CHECK ((level = ANY (ARRAY['assistant'::text, 'social-worker'::text, 'senior'::text]))),
	CONSTRAINT exam_target_minutes_check CHECK (((minutes_per_week >= 30) AND (minutes_per_week <= 3000))),
	CONSTRAINT exam_target_whole_check CHECK ((num_nonnulls(level, year, area, minutes_per_week) = ANY (ARRAY[0, 4]))),
	CONSTRAINT exam_target_year_check CHECK (((year >= 2008) AND (year <= 2999)))
);
CREATE INDEX exam_target_person_idx ON exam_target USING btree (person_id, id);
CREATE TRIGGER exam_target_append_only BEFORE UPDATE ON exam_target FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE external_training (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	unit_id bigint NOT NULL,
	title text NOT NULL,
	provider text NOT NULL,
	ledger text NOT NULL,
	subject text,
	minutes integer NOT NULL,
	began_on date NOT NULL,
	ended_on date NOT NULL,
	certificate_number text,
	file_id bigint,
	filed_at timestamp with time zone DEFAULT now() NOT NULL,
	filed_by bigint,
	CONSTRAINT external_training_pkey PRIMARY KEY (id),
	CONSTRAINT external_training_public_id_key UNIQUE (public_id),
	CONSTRAINT external_training_file_fkey FOREIGN KEY (file_id) REFERENCES file(id) ON DELETE SET NULL,
	CONSTRAINT external_training_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT external_training_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT external_training_certificate_number_check CHECK (((length(certificate_number) >= 1) AND (length(certificate_number) <= 60))),
	CONSTRAINT external_training_days_check CHECK ((began_on <= ended_on)),
	CONSTRAINT external_training_ledger_check CHECK ((ledger = ANY (ARRAY['continuing-education'::text, 'technician'::text, 'cadre'::text]))),
	CONSTRAINT external_training_minutes_check CHECK (((minutes >= 1) AND (minutes <= 60000))),
	CONSTRAINT external_training_provider_check CHECK (((length(provider) >= 1) AND (length(provider) <= 120))),
	CONSTRAINT external_training_subject_check CHECK ((((ledger = 'technician'::text) = (subject IS NOT NULL)) AND (subject = ANY (ARRAY['professional'::text, 'public'::text])))),
	CONSTRAINT external_training_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120)))
);
CREATE INDEX external_training_person_idx ON external_training USING btree (person_id);
CREATE INDEX external_training_unit_idx ON external_training USING btree (unit_id);

CREATE TABLE external_training_decision (
	external_training_id bigint NOT NULL,
	outcome text NOT NULL,
	minutes integer,
	reason text,
	decided_at timestamp with time zone DEFAULT now() NOT NULL,
	decided_by bigint,
	CONSTRAINT external_training_decision_pkey PRIMARY KEY (external_training_id),
	CONSTRAINT external_training_decision_external_training_fkey FOREIGN KEY (external_training_id) REFERENCES external_training(id) ON DELETE CASCADE,
	CONSTRAINT external_training_decision_minutes_check CHECK ((((outcome = 'approved'::text) = (minutes IS NOT NULL)) AND ((minutes >= 1) AND (minutes <= 60000)))),
	CONSTRAINT external_training_decision_outcome_check CHECK ((outcome = ANY (ARRAY['approved'::text, 'refused'::text, 'withdrawn'::text]))),
	CONSTRAINT external_training_decision_reason_check CHECK ((((outcome <> 'refused'::text) OR (reason IS NOT NULL)) AND ((length(reason) >= 1) AND (length(reason) <= 500))))
);

CREATE TABLE file (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	hash bytea NOT NULL,
	unit_id bigint,
	purpose text NOT NULL,
	name text NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	created_by bigint,
	deleted_at timestamp with time zone,
	CONSTRAINT file_pkey PRIMARY KEY (id),
	CONSTRAINT file_public_id_key UNIQUE (public_id),
	CONSTRAINT file_blob_fkey FOREIGN KEY (hash) REFERENCES blob(hash) ON DELETE RESTRICT,
	CONSTRAINT file_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE SET NULL,
	CONSTRAINT file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
	CONSTRAINT file_purpose_check CHECK (((purpose ~ '^[a-z]+(-[a-z]+)*$'::text) AND (length(purpose) <= 40)))
);
CREATE INDEX file_hash_idx ON file USING btree (hash);
CREATE INDEX file_unit_idx ON file USING btree (unit_id);

CREATE TABLE hours_entry (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	ledger text NOT NULL,
	subject text,
	minutes integer NOT NULL,
	earned_on date NOT NULL,
	source_kind text NOT NULL,
	source_key text NOT NULL,
	title text NOT NULL,
	evidence jsonb NOT NULL,
	rules jsonb NOT NULL,
	verified_by bigint,
	recorded_at timestamp with time zone DEFAULT now() NOT NULL,
	reverses_id bigint,
	reason text,
	CONSTRAINT hours_entry_pkey PRIMARY KEY (id),
	CONSTRAINT hours_entry_public_id_key UNIQUE (public_id),
	CONSTRAINT hours_entry_reverses_key UNIQUE (reverses_id),
	CONSTRAINT hours_entry_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT hours_entry_reverses_fkey FOREIGN KEY (reverses_id) REFERENCES hours_entry(id) ON DELETE CASCADE,
	CONSTRAINT hours_entry_evidence_check CHECK ((pg_column_size(evidence) <= 8192)),
	CONSTRAINT hours_entry_ledger_check CHECK ((ledger = ANY (ARRAY['continuing-education'::text, 'technician'::text, 'cadre'::text]))),
	CONSTRAINT hours_entry_minutes_check CHECK (((minutes <> 0) AND (abs(minutes) <= 60000) AND ((minutes < 0) = (reverses_id IS NOT NULL)))),
	CONSTRAINT hours_entry_reason_check CHECK ((((reverses_id IS NULL) OR (reason IS NOT NULL)) AND ((length(reason) >= 1) AND (length(reason) <= 500)))),
	CONSTRAINT hours_entry_rules_check CHECK ((pg_column_size(rules) <= 8192)),
	CONSTRAINT hours_entry_source_key_check CHECK (((length(source_key) >= 1) AND (length(source_key) <= 200))),
	CONSTRAINT hours_entry_source_kind_check CHECK ((source_kind = ANY (ARRAY['lesson'::text, 'external-training'::text]))),
	CONSTRAINT hours_entry_subject_check CHECK ((((ledger = 'technician'::text) = (subject IS NOT NULL)) AND (subject = ANY (ARRAY['professional'::text, 'public'::text])))),
	CONSTRAINT hours_entry_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);
CREATE INDEX hours_entry_person_idx ON hours_entry USING btree (person_id, ledger, earned_on);
CREATE UNIQUE INDEX hours_entry_source_key ON hours_entry USING btree (person_id, ledger, source_kind, source_key) WHERE (reverses_id IS NULL);
CREATE TRIGGER hours_entry_append_only BEFORE UPDATE ON hours_entry FOR EACH ROW EXECUTE FUNCTION hours_entry_refuse_change();

CREATE TABLE identity_document (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	type text NOT NULL,
	number_hmac bytea NOT NULL,
	number_encrypted bytea NOT NULL,
	number_tail text NOT NULL,
	key_id text NOT NULL,
	recorded_at timestamp with time zone DEFAULT now() NOT NULL,
	recorded_by bigint,
	ended_at timestamp with time zone,
	CONSTRAINT identity_document_pkey PRIMARY KEY (id),
	CONSTRAINT identity_document_public_id_key UNIQUE (public_id),
	CONSTRAINT identity_document_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT identity_document_number_hmac_check CHECK ((octet_length(number_hmac) = 32)),
	CONSTRAINT identity_document_number_tail_check CHECK (((length(number_tail) >= 1) AND (length(number_tail) <= 4))),
	CONSTRAINT identity_document_type_check CHECK ((type = ANY (ARRAY['resident-id'::text, 'hk-macao-permit'::text, 'taiwan-permit'::text, 'residence-permit'::text, 'foreign-permanent-residence'::text, 'passport'::text])))
);
CREATE UNIQUE INDEX identity_document_number_key ON identity_document USING btree (type, number_hmac) WHERE (ended_at IS NULL);
CREATE INDEX identity_document_person_idx ON identity_document USING btree (person_id);

CREATE TABLE item_statistic (
	version_id bigint NOT NULL,
	answers integer NOT NULL,
	facility_percent numeric(4,1) NOT NULL,
	discrimination numeric(4,3),
	options jsonb NOT NULL,
	flags text[] NOT NULL,
	computed_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT item_statistic_pkey PRIMARY KEY (version_id),
	CONSTRAINT item_statistic_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE CASCADE,
	CONSTRAINT item_statistic_answers_check CHECK ((answers > 0)),
	CONSTRAINT item_statistic_discrimination_check CHECK (((discrimination >= ('-1'::integer)::numeric) AND (discrimination <= (1)::numeric))),
	CONSTRAINT item_statistic_facility_percent_check CHECK (((facility_percent >= (0)::numeric) AND (facility_percent <= (100)::numeric))),
	CONSTRAINT item_statistic_flags_check CHECK ((flags <@ ARRAY['low-discrimination'::text, 'attractive-distractor'::text, 'too-hard'::text])),
	CONSTRAINT item_statistic_options_check CHECK ((jsonb_typeof(options) = 'array'::text))
);
CREATE INDEX item_statistic_flags_idx ON item_statistic USING btree (version_id) WHERE (cardinality(flags) > 0);

CREATE TABLE key_correction (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	version_id bigint NOT NULL,
	from_key_id bigint NOT NULL,
	policy text NOT NULL,
	right_options text[] NOT NULL,
	notes jsonb NOT NULL,
	explanation text NOT NULL,
	reason text NOT NULL,
	state text DEFAULT 'open'::text NOT NULL,
	proposed_by bigint,
	proposed_at timestamp with time zone DEFAULT now() NOT NULL,
	decided_by bigint,
	decided_at timestamp with time zone,
	decision_reason text,
	answer_key_id bigint,
	CONSTRAINT key_correction_pkey PRIMARY KEY (id),
	CONSTRAINT key_correction_public_id_key UNIQUE (public_id),
	CONSTRAINT key_correction_answer_key_fkey FOREIGN KEY (answer_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT key_correction_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES person(id) ON DELETE SET NULL,
	CONSTRAINT key_correction_from_key_fkey FOREIGN KEY (from_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT key_correction_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(id) ON DELETE SET NULL,
	CONSTRAINT key_correction_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT key_correction_notes_check CHECK (((jsonb_typeof(notes) = 'object'::text) AND (pg_column_size(notes) <= 32768))),
	CONSTRAINT key_correction_other_check CHECK (((decided_by IS NULL) OR (state = 'withdrawn'::text) OR (decided_by IS DISTINCT FROM proposed_by))),
	CONSTRAINT key_correction_policy_check CHECK ((policy = ANY (ARRAY['rekey'::text, 'all-credit'::text, 'drop'::text, 'only-up'::text]))),
	CONSTRAINT key_correction_right_options_check CHECK (((cardinality(right_options) >= 1) AND (cardinality(right_options) <= 8))),
	CONSTRAINT key_correction_state_check CHECK (((state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])) AND ((state = 'open'::text) = (decided_at IS NULL)) AND ((state = 'approved'::text) = (answer_key_id IS NOT NULL)))),
	CONSTRAINT key_correction_text_check CHECK ((((length(explanation) >= 1) AND (length(explanation) <= 2000)) AND ((length(reason) >= 1) AND (length(reason) <= 500)) AND ((length(decision_reason) >= 1) AND (length(decision_reason) <= 500))))
);
CREATE UNIQUE INDEX key_correction_open_key ON key_correction USING btree (version_id) WHERE (state = 'open'::text);
CREATE INDEX key_correction_version_idx ON key_correction USING btree (version_id);

CREATE TABLE key_correction_mark (
	correction_id bigint NOT NULL,
	attempt_id bigint NOT NULL,
	ordinal integer NOT NULL,
	points_before numeric(4,1) NOT NULL,
	points_max_before numeric(4,1) NOT NULL,
	points_after numeric(4,1) NOT NULL,
	points_max_after numeric(4,1) NOT NULL,
	marked_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT key_correction_mark_pkey PRIMARY KEY (correction_id, attempt_id, ordinal),
	CONSTRAINT key_correction_mark_correction_fkey FOREIGN KEY (correction_id) REFERENCES key_correction(id) ON DELETE RESTRICT,
	CONSTRAINT key_correction_mark_item_fkey FOREIGN KEY (attempt_id, ordinal) REFERENCES attempt_item(attempt_id, ordinal) ON DELETE CASCADE,
	CONSTRAINT key_correction_mark_points_check CHECK ((((points_before >= (0)::numeric) AND (points_before <= points_max_before)) AND ((points_after >= (0)::numeric) AND (points_after <= points_max_after))))
);
CREATE INDEX key_correction_mark_attempt_idx ON key_correction_mark USING btree (attempt_id, ordinal);
CREATE TRIGGER key_correction_mark_append_only BEFORE UPDATE ON key_correction_mark FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE law (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	code text NOT NULL,
	name text NOT NULL,
	number text,
	worded_on date NOT NULL,
	in_force daterange NOT NULL,
	confidence text NOT NULL,
	CONSTRAINT law_pkey PRIMARY KEY (id),
	CONSTRAINT law_code_key UNIQUE (code),
	CONSTRAINT law_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 60))),
	CONSTRAINT law_confidence_check CHECK ((confidence = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
	CONSTRAINT law_in_force_check CHECK (((NOT isempty(in_force)) AND (NOT lower_inf(in_force)))),
	CONSTRAINT law_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
	CONSTRAINT law_number_check CHECK (((length(number) >= 1) AND (length(number) <= 80)))
);

CREATE TABLE lesson (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	publication_id bigint NOT NULL,
	slug text NOT NULL,
	ordinal integer NOT NULL,
	title text NOT NULL,
	summary text,
	minutes integer NOT NULL,
	characters integer NOT NULL,
	hash bytea NOT NULL,
	sections jsonb NOT NULL,
	media jsonb NOT NULL,
	document jsonb NOT NULL,
	CONSTRAINT lesson_pkey PRIMARY KEY (id),
	CONSTRAINT lesson_ordinal_key UNIQUE (publication_id, ordinal),
	CONSTRAINT lesson_slug_key UNIQUE (publication_id, slug),
	CONSTRAINT lesson_publication_fkey FOREIGN KEY (publication_id) REFERENCES course_publication(id) ON DELETE RESTRICT,
	CONSTRAINT lesson_characters_check CHECK ((characters >= 0)),
	CONSTRAINT lesson_hash_check CHECK ((octet_length(hash) = 32)),
	CONSTRAINT lesson_minutes_check CHECK (((minutes >= 1) AND (minutes <= 600))),
	CONSTRAINT lesson_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 60))),
	CONSTRAINT lesson_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND ((length(slug) >= 2) AND (length(slug) <= 60)))),
	CONSTRAINT lesson_summary_check CHECK (((length(summary) >= 1) AND (length(summary) <= 200))),
	CONSTRAINT lesson_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80)))
);

CREATE TABLE lesson_check (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	lesson_id bigint NOT NULL,
	slug text NOT NULL,
	ordinal integer NOT NULL,
	kind text NOT NULL,
	is_required boolean NOT NULL,
	shown jsonb NOT NULL,
	answer_key jsonb NOT NULL,
	CONSTRAINT lesson_check_pkey PRIMARY KEY (id),
	CONSTRAINT lesson_check_slug_key UNIQUE (lesson_id, slug),
	CONSTRAINT lesson_check_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lesson(id) ON DELETE RESTRICT,
	CONSTRAINT lesson_check_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'multiple'::text, 'truefalse'::text, 'order'::text, 'match'::text, 'short'::text]))),
	CONSTRAINT lesson_check_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 60))),
	CONSTRAINT lesson_check_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND ((length(slug) >= 1) AND (length(slug) <= 60))))
);

CREATE TABLE lesson_completion (
	enrolment_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	lesson_id bigint NOT NULL,
	completed_at timestamp with time zone DEFAULT now() NOT NULL,
	evidence jsonb NOT NULL,
	CONSTRAINT lesson_completion_pkey PRIMARY KEY (enrolment_id, lesson_slug),
	CONSTRAINT lesson_completion_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT lesson_completion_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lesson(id) ON DELETE RESTRICT,
	CONSTRAINT lesson_completion_evidence_check CHECK ((pg_column_size(evidence) <= 4096))
);

CREATE TABLE lesson_note (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	course_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	section_slug text NOT NULL,
	quote text,
	body text,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	changed_at timestamp with time zone DEFAULT now() NOT NULL,
	deleted_at timestamp with time zone,
	CONSTRAINT lesson_note_pkey PRIMARY KEY (id),
	CONSTRAINT lesson_note_public_id_key UNIQUE (public_id),
	CONSTRAINT lesson_note_course_fkey FOREIGN KEY (course_id) REFERENCES course(id) ON DELETE RESTRICT,
	CONSTRAINT lesson_note_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT lesson_note_body_check CHECK (((length(body) >= 1) AND (length(body) <= 2000))),
	CONSTRAINT lesson_note_content_check CHECK (((quote IS NOT NULL) OR (body IS NOT NULL))),
	CONSTRAINT lesson_note_quote_check CHECK (((length(quote) >= 1) AND (length(quote) <= 500))),
	CONSTRAINT lesson_note_slug_check CHECK (((length(lesson_slug) <= 60) AND (length(section_slug) <= 80)))
);
CREATE INDEX lesson_note_person_idx ON lesson_note USING btree (person_id, course_id, lesson_slug);

CREATE TABLE lesson_passage (
	lesson_id bigint NOT NULL,
	ordinal integer NOT NULL,
	section_slug text NOT NULL,
	heading text NOT NULL,
	body text NOT NULL,
	words tsvector NOT NULL,
	CONSTRAINT lesson_passage_pkey PRIMARY KEY (lesson_id, ordinal),
	CONSTRAINT lesson_passage_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lesson(id) ON DELETE CASCADE
);
CREATE INDEX lesson_passage_words_idx ON lesson_passage USING gin (words) WITH (fastupdate=off);

CREATE TABLE marking_item (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	attempt_id bigint NOT NULL,
	ordinal integer NOT NULL,
	unit_id bigint NOT NULL,
	asked_at timestamp with time zone DEFAULT now() NOT NULL,
	needs_second boolean NOT NULL,
	third_difference_points numeric(4,1) NOT NULL,
	final_points numeric(4,1),
	finalised_at timestamp with time zone,
	CONSTRAINT marking_item_pkey PRIMARY KEY (id),
	CONSTRAINT marking_item_answer_key UNIQUE (attempt_id, ordinal),
	CONSTRAINT marking_item_public_id_key UNIQUE (public_id),
	CONSTRAINT marking_item_answer_fkey FOREIGN KEY (attempt_id, ordinal) REFERENCES attempt_item(attempt_id, ordinal) ON DELETE CASCADE,
	CONSTRAINT marking_item_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT marking_item_points_check CHECK (((final_points >= (0)::numeric) AND (third_difference_points >= (0)::numeric) AND ((final_points IS NULL) = (finalised_at IS NULL))))
);
CREATE INDEX marking_item_unit_idx ON marking_item USING btree (unit_id, finalised_at);

CREATE TABLE media_viewing (
	enrolment_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	media_slug text NOT NULL,
	furthest_seconds numeric(9,1) NOT NULL,
	position_seconds numeric(9,1) NOT NULL,
	viewed_at timestamp with time zone DEFAULT now() NOT NULL,
	completed_at timestamp with time zone,
	CONSTRAINT media_viewing_pkey PRIMARY KEY (enrolment_id, lesson_slug, media_slug),
	CONSTRAINT media_viewing_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT media_viewing_seconds_check CHECK (((position_seconds >= (0)::numeric) AND (furthest_seconds >= position_seconds)))
);

CREATE TABLE notice (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	kind text NOT NULL,
	detail jsonb DEFAULT '{}'::jsonb NOT NULL,
	link text,
	dedupe_key text,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	read_at timestamp with time zone,
	CONSTRAINT notice_pkey PRIMARY KEY (id),
	CONSTRAINT notice_dedupe_key UNIQUE (person_id, dedupe_key),
	CONSTRAINT notice_public_id_key UNIQUE (public_id),
	CONSTRAINT notice_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT notice_dedupe_key_check CHECK ((length(dedupe_key) <= 200)),
	CONSTRAINT notice_detail_check CHECK ((pg_column_size(detail) <= 8192)),
	CONSTRAINT notice_kind_check CHECK (((kind ~ '^[a-z]+(-[a-z]+)*$'::text) AND (length(kind) <= 60))),
	CONSTRAINT notice_link_check CHECK ((((link ~ '^/[^/\\]'::text) AND (length(link) <= 300)) OR (link = '/'::text)))
);
CREATE INDEX notice_created_at_idx ON notice USING btree (created_at);
CREATE INDEX notice_person_idx ON notice USING btree (person_id, id DESC);
CREATE INDEX notice_unread_idx ON notice USING btree (person_id) WHERE (read_at IS NULL);

CREATE TABLE operation (
	op_id uuid NOT NULL,
	account_id bigint,
	command text NOT NULL,
	input_hash bytea NOT NULL,
	result jsonb DEFAULT '{}'::jsonb NOT NULL,
	completed_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT operation_pkey PRIMARY KEY (op_id),
	CONSTRAINT operation_command_check CHECK (((length(command) >= 1) AND (length(command) <= 200))),
	CONSTRAINT operation_input_hash_check CHECK ((octet_length(input_hash) = 32)),
	CONSTRAINT operation_result_check CHECK ((pg_column_size(result) <= 65536))
);
CREATE INDEX operation_completed_at_idx ON operation USING btree (completed_at);

CREATE TABLE outgoing_mail (
	notice_id bigint NOT NULL,
	attempts integer DEFAULT 0 NOT NULL,
	next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
	sent_at timestamp with time zone,
	given_up_at timestamp with time zone,
	last_error text,
	CONSTRAINT outgoing_mail_pkey PRIMARY KEY (notice_id),
	CONSTRAINT outgoing_mail_notice_fkey FOREIGN KEY (notice_id) REFERENCES notice(id) ON DELETE CASCADE,
	CONSTRAINT outgoing_mail_attempts_check CHECK (((attempts >= 0) AND (attempts <= 20))),
	CONSTRAINT outgoing_mail_last_error_check CHECK ((length(last_error) <= 200)),
	CONSTRAINT outgoing_mail_outcome_check CHECK (((sent_at IS NULL) OR (given_up_at IS NULL)))
);
CREATE INDEX outgoing_mail_due_idx ON outgoing_mail USING btree (next_attempt_at) WHERE ((sent_at IS NULL) AND (given_up_at IS NULL));

CREATE TABLE paper (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	blueprint_id bigint NOT NULL,
	subject text NOT NULL,
	edition text NOT NULL,
	year integer NOT NULL,
	law_cutoff_on date NOT NULL,
	minutes integer NOT NULL,
	points numeric(5,1) NOT NULL,
	seed bigint NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	created_by bigint,
	CONSTRAINT paper_pkey PRIMARY KEY (id),
	CONSTRAINT paper_public_id_key UNIQUE (public_id),
	CONSTRAINT paper_blueprint_fkey FOREIGN KEY (blueprint_id) REFERENCES blueprint(id) ON DELETE RESTRICT,
	CONSTRAINT paper_edition_check CHECK (((length(edition) >= 1) AND (length(edition) <= 20))),
	CONSTRAINT paper_minutes_check CHECK (((minutes >= 1) AND (minutes <= 600))),
	CONSTRAINT paper_points_check CHECK (((points > (0)::numeric) AND (points <= (1000)::numeric))),
	CONSTRAINT paper_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text]))),
	CONSTRAINT paper_year_check CHECK (((year >= 2000) AND (year <= 2999)))
);
CREATE INDEX paper_subject_idx ON paper USING btree (subject, created_at);
CREATE TRIGGER paper_append_only BEFORE DELETE OR UPDATE ON paper FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE paper_item (
	paper_id bigint NOT NULL,
	ordinal integer NOT NULL,
	section integer NOT NULL,
	kind text NOT NULL,
	question_id bigint NOT NULL,
	question_version_id bigint NOT NULL,
	chapter_code text NOT NULL,
	points numeric(4,1) NOT NULL,
	option_order text[] NOT NULL,
	CONSTRAINT paper_item_pkey PRIMARY KEY (paper_id, ordinal),
	CONSTRAINT paper_item_question_key UNIQUE (paper_id, question_id),
	CONSTRAINT paper_item_paper_fkey FOREIGN KEY (paper_id) REFERENCES paper(id) ON DELETE RESTRICT,
	CONSTRAINT paper_item_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE RESTRICT,
	CONSTRAINT paper_item_question_version_fkey FOREIGN KEY (question_version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT paper_item_chapter_code_check CHECK (((length(chapter_code) >= 1) AND (length(chapter_code) <= 60))),
	CONSTRAINT paper_item_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'multiple'::text, 'case'::text, 'design'::text, 'essay'::text]))),
	CONSTRAINT paper_item_option_order_check CHECK (((kind = ANY (ARRAY['single'::text, 'multiple'::text])) = ((cardinality(option_order) >= 2) AND (cardinality(option_order) <= 8)))),
	CONSTRAINT paper_item_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 300))),
	CONSTRAINT paper_item_points_check CHECK ((points > (0)::numeric)),
	CONSTRAINT paper_item_section_check CHECK (((section >= 1) AND (section <= 20)))
);
CREATE INDEX paper_item_question_idx ON paper_item USING btree (question_id);
CREATE TRIGGER paper_item_append_only BEFORE DELETE OR UPDATE ON paper_item FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER paper_item_at_once BEFORE INSERT ON paper_item FOR EACH ROW EXECUTE FUNCTION paper_refuse_late_item();

CREATE TABLE person (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	name text NOT NULL,
	name_initials text COLLATE "C" NOT NULL,
	sex text,
	birth_on date,
	registered_unit_id bigint NOT NULL,
	is_demo boolean DEFAULT false NOT NULL,
	version integer DEFAULT 1 NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	merged_into bigint,
	name_characters text[] GENERATED ALWAYS AS (string_to_array(name, NULL::text)) STORED,
	CONSTRAINT person_pkey PRIMARY KEY (id),
	CONSTRAINT person_public_id_key UNIQUE (public_id),
	CONSTRAINT person_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT person_registered_unit_fkey FOREIGN KEY (registered_unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT person_birth_on_check CHECK (((birth_on >= '1900-01-01'::date) AND (birth_on <= '2999-12-31'::date))),
	CONSTRAINT person_merged_into_check CHECK ((merged_into <> id)),
	CONSTRAINT person_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
	CONSTRAINT person_name_initials_check CHECK (((name_initials ~ '^[a-z0-9]*$'::text) AND (length(name_initials) <= 100))),
	CONSTRAINT person_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])))
);
CREATE INDEX person_merged_into_idx ON person USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX person_name_characters_idx ON person USING gin (name_characters);
CREATE INDEX person_name_initials_idx ON person USING btree (name_initials, name, id);
CREATE INDEX person_registered_unit_idx ON person USING btree (registered_unit_id);

CREATE TABLE person_merge (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	kept_id bigint NOT NULL,
	merged_id bigint NOT NULL,
	reason text NOT NULL,
	merged_at timestamp with time zone DEFAULT now() NOT NULL,
	merged_by bigint,
	undone_at timestamp with time zone,
	undone_by bigint,
	CONSTRAINT person_merge_pkey PRIMARY KEY (id),
	CONSTRAINT person_merge_public_id_key UNIQUE (public_id),
	CONSTRAINT person_merge_kept_fkey FOREIGN KEY (kept_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT person_merge_merged_fkey FOREIGN KEY (merged_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT person_merge_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
	CONSTRAINT person_merge_two_check CHECK ((kept_id <> merged_id))
);
CREATE INDEX person_merge_kept_idx ON person_merge USING btree (kept_id);
CREATE UNIQUE INDEX person_merge_merged_key ON person_merge USING btree (merged_id) WHERE (undone_at IS NULL);

CREATE TABLE pilot_status (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	unit_id bigint NOT NULL,
	status text NOT NULL,
	level text NOT NULL,
	batch text NOT NULL,
	valid daterange NOT NULL,
	document_number text,
	accepted_on date,
	recorded_at timestamp with time zone DEFAULT now() NOT NULL,
	recorded_by bigint,
	CONSTRAINT pilot_status_pkey PRIMARY KEY (id),
	CONSTRAINT pilot_status_public_id_key UNIQUE (public_id),
	CONSTRAINT pilot_status_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT pilot_status_batch_check CHECK (((length(batch) >= 1) AND (length(batch) <= 60))),
	CONSTRAINT pilot_status_document_number_check CHECK (((length(document_number) >= 1) AND (length(document_number) <= 100))),
	CONSTRAINT pilot_status_level_check CHECK ((level = ANY (ARRAY['national'::text, 'province'::text, 'city'::text, 'county'::text]))),
	CONSTRAINT pilot_status_status_check CHECK ((status = ANY (ARRAY['pilot'::text, 'demonstration'::text]))),
	CONSTRAINT pilot_status_valid_check CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)))),
	CONSTRAINT pilot_status_overlap_excl EXCLUDE USING gist (unit_id WITH =, status WITH =, level WITH =, valid WITH &&)
);

CREATE TABLE policy_rule (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	key text NOT NULL,
	area text DEFAULT 'CN'::text NOT NULL,
	valid daterange NOT NULL,
	value jsonb NOT NULL,
	unit text,
	source text NOT NULL,
	confidence text NOT NULL,
	note text,
	imported_at timestamp with time zone DEFAULT now() NOT NULL,
	retired_at timestamp with time zone,
	CONSTRAINT policy_rule_pkey PRIMARY KEY (id),
	CONSTRAINT policy_rule_area_check CHECK (((area = 'CN'::text) OR (area ~ '^[0-9]{6,12}$'::text))),
	CONSTRAINT policy_rule_confidence_check CHECK ((confidence = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
	CONSTRAINT policy_rule_key_check CHECK (((key ~ '^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$'::text) AND (length(key) <= 120))),
	CONSTRAINT policy_rule_note_check CHECK ((length(note) <= 1000)),
	CONSTRAINT policy_rule_source_check CHECK (((length(source) >= 1) AND (length(source) <= 500))),
	CONSTRAINT policy_rule_valid_check CHECK ((NOT isempty(valid))),
	CONSTRAINT policy_rule_overlap_excl EXCLUDE USING gist (key WITH =, area WITH =, valid WITH &&) WHERE ((retired_at IS NULL))
);

CREATE TABLE practice_correction (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	response_id bigint NOT NULL,
	answer_key_id bigint NOT NULL,
	policy text NOT NULL,
	points numeric(4,1) NOT NULL,
	points_max numeric(4,1) NOT NULL,
	corrected_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT practice_correction_pkey PRIMARY KEY (id),
	CONSTRAINT practice_correction_once_key UNIQUE (response_id, answer_key_id),
	CONSTRAINT practice_correction_answer_key_fkey FOREIGN KEY (answer_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT practice_correction_response_fkey FOREIGN KEY (response_id) REFERENCES practice_response(id) ON DELETE CASCADE,
	CONSTRAINT practice_correction_points_check CHECK (((points >= (0)::numeric) AND (points <= points_max))),
	CONSTRAINT practice_correction_policy_check CHECK ((policy = ANY (ARRAY['rekey'::text, 'all-credit'::text, 'drop'::text, 'only-up'::text])))
);
CREATE TRIGGER practice_correction_append_only BEFORE UPDATE ON practice_correction FOR EACH ROW EXECUTE FUNCTION practice_refuse_change();

CREATE TABLE practice_drill (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	subject text NOT NULL,
	kind text NOT NULL,
	topic text NOT NULL,
	mode text NOT NULL,
	question_count integer NOT NULL,
	position integer DEFAULT 1 NOT NULL,
	started_at timestamp with time zone DEFAULT now() NOT NULL,
	ended_at timestamp with time zone,
	CONSTRAINT practice_drill_pkey PRIMARY KEY (id),
	CONSTRAINT practice_drill_public_id_key UNIQUE (public_id),
	CONSTRAINT practice_drill_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT practice_drill_ended_at_check CHECK ((ended_at >= started_at)),
	CONSTRAINT practice_drill_kind_check CHECK ((kind = ANY (ARRAY['today'::text, 'daily'::text, 'chapter'::text, 'point'::text, 'weakness'::text, 'mistakes'::text, 'favourites'::text, 'question'::text]))),
	CONSTRAINT practice_drill_mode_check CHECK ((mode = ANY (ARRAY['practice'::text, 'memorise'::text]))),
	CONSTRAINT practice_drill_position_check CHECK ((("position" >= 1) AND ("position" <= question_count))),
	CONSTRAINT practice_drill_question_count_check CHECK (((question_count >= 1) AND (question_count <= 300))),
	CONSTRAINT practice_drill_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text]))),
	CONSTRAINT practice_drill_topic_check CHECK (((length(topic) >= 0) AND (length(topic) <= 120)))
);
CREATE INDEX practice_drill_person_idx ON practice_drill USING btree (person_id, started_at);
CREATE UNIQUE INDEX practice_drill_running_key ON practice_drill USING btree (person_id, subject, kind, topic, mode) WHERE (ended_at IS NULL);

CREATE TABLE practice_drill_item (
	drill_id bigint NOT NULL,
	ordinal integer NOT NULL,
	question_id bigint NOT NULL,
	version_id bigint NOT NULL,
	option_order text[] NOT NULL,
	source text NOT NULL,
	seen_at timestamp with time zone,
	CONSTRAINT practice_drill_item_pkey PRIMARY KEY (drill_id, ordinal),
	CONSTRAINT practice_drill_item_question_key UNIQUE (drill_id, question_id),
	CONSTRAINT practice_drill_item_drill_fkey FOREIGN KEY (drill_id) REFERENCES practice_drill(id) ON DELETE CASCADE,
	CONSTRAINT practice_drill_item_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE RESTRICT,
	CONSTRAINT practice_drill_item_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT practice_drill_item_option_order_check CHECK (((cardinality(option_order) >= 2) AND (cardinality(option_order) <= 8))),
	CONSTRAINT practice_drill_item_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 300))),
	CONSTRAINT practice_drill_item_source_check CHECK ((source = ANY (ARRAY['drill'::text, 'review'::text, 'daily'::text])))
);
CREATE INDEX practice_drill_item_question_idx ON practice_drill_item USING btree (question_id) WHERE (seen_at IS NOT NULL);

CREATE TABLE practice_mark (
	person_id bigint NOT NULL,
	question_id bigint NOT NULL,
	favourite_at timestamp with time zone,
	note text,
	cause text,
	CONSTRAINT practice_mark_pkey PRIMARY KEY (person_id, question_id),
	CONSTRAINT practice_mark_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT practice_mark_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE RESTRICT,
	CONSTRAINT practice_mark_cause_check CHECK ((cause = ANY (ARRAY['not-known'::text, 'mixed-up'::text, 'misread'::text, 'careless'::text, 'guessed'::text]))),
	CONSTRAINT practice_mark_note_check CHECK (((length(note) >= 1) AND (length(note) <= 1000)))
);

CREATE TABLE practice_paper (
	attempt_id bigint NOT NULL,
	read_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT practice_paper_pkey PRIMARY KEY (attempt_id),
	CONSTRAINT practice_paper_attempt_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id) ON DELETE CASCADE
);

CREATE TABLE practice_record (
	fact_id bigint NOT NULL,
	kind text NOT NULL,
	title text NOT NULL,
	ended_on date NOT NULL,
	minutes integer NOT NULL,
	is_deidentified boolean NOT NULL,
	CONSTRAINT practice_record_pkey PRIMARY KEY (fact_id),
	CONSTRAINT practice_record_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT practice_record_deidentified_check CHECK (is_deidentified),
	CONSTRAINT practice_record_ended_on_check CHECK ((ended_on >= '2000-01-01'::date)),
	CONSTRAINT practice_record_kind_check CHECK ((kind = ANY (ARRAY['case'::text, 'supervision'::text, 'project'::text, 'research-province'::text, 'research-city'::text, 'policy-province'::text, 'policy-city'::text]))),
	CONSTRAINT practice_record_minutes_check CHECK ((((minutes >= 0) AND (minutes <= 60000)) AND ((minutes > 0) = (kind = 'supervision'::text)))),
	CONSTRAINT practice_record_title_check CHECK (((length(title) >= 1) AND (length(title) <= 120)))
);
CREATE TRIGGER practice_record_append_only BEFORE UPDATE ON practice_record FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE practice_remark (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	version_id bigint NOT NULL,
	kind text NOT NULL,
	body text NOT NULL,
	made_at timestamp with time zone DEFAULT now() NOT NULL,
	settled_at timestamp with time zone,
	settled_by bigint,
	outcome text,
	reply text,
	CONSTRAINT practice_remark_pkey PRIMARY KEY (id),
	CONSTRAINT practice_remark_public_id_key UNIQUE (public_id),
	CONSTRAINT practice_remark_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT practice_remark_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES person(id) ON DELETE SET NULL,
	CONSTRAINT practice_remark_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT practice_remark_body_check CHECK (((length(body) >= 1) AND (length(body) <= 500))),
	CONSTRAINT practice_remark_kind_check CHECK ((kind = ANY (ARRAY['wrong-key'::text, 'old-law'::text, 'unclear'::text, 'typing'::text, 'other'::text]))),
	CONSTRAINT practice_remark_outcome_check CHECK ((outcome = ANY (ARRAY['mended'::text, 'right-as-it-is'::text]))),
	CONSTRAINT practice_remark_reply_check CHECK (((length(reply) >= 1) AND (length(reply) <= 500))),
	CONSTRAINT practice_remark_settled_check CHECK (((settled_at IS NULL) = (outcome IS NULL)))
);
CREATE INDEX practice_remark_open_idx ON practice_remark USING btree (made_at) WHERE (settled_at IS NULL);
CREATE INDEX practice_remark_person_idx ON practice_remark USING btree (person_id);

CREATE TABLE practice_response (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	person_id bigint NOT NULL,
	question_id bigint NOT NULL,
	version_id bigint NOT NULL,
	answer_key_id bigint NOT NULL,
	subject text NOT NULL,
	kind text NOT NULL,
	source text NOT NULL,
	drill_id bigint,
	attempt_id bigint,
	ordinal integer NOT NULL,
	chosen text[] NOT NULL,
	points numeric(4,1) NOT NULL,
	points_max numeric(4,1) NOT NULL,
	confidence text,
	time_ms integer,
	is_rapid boolean NOT NULL,
	is_first_of_day boolean NOT NULL,
	is_after_explanation boolean NOT NULL,
	studied_on date NOT NULL,
	answered_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT practice_response_pkey PRIMARY KEY (id),
	CONSTRAINT practice_response_attempt_key UNIQUE (attempt_id, ordinal),
	CONSTRAINT practice_response_drill_key UNIQUE (drill_id, ordinal),
	CONSTRAINT practice_response_answer_key_fkey FOREIGN KEY (answer_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT practice_response_attempt_fkey FOREIGN KEY (attempt_id, ordinal) REFERENCES attempt_item(attempt_id, ordinal) ON DELETE CASCADE,
	CONSTRAINT practice_response_drill_fkey FOREIGN KEY (drill_id, ordinal) REFERENCES practice_drill_item(drill_id, ordinal) ON DELETE CASCADE,
	CONSTRAINT practice_response_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT practice_response_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE RESTRICT,
	CONSTRAINT practice_response_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT practice_response_chosen_check CHECK (((cardinality(chosen) >= 1) AND (cardinality(chosen) <= 8))),
	CONSTRAINT practice_response_confidence_check CHECK ((confidence = ANY (ARRAY['guessed'::text, 'unsure'::text, 'easy'::text]))),
	CONSTRAINT practice_response_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'multiple'::text]))),
	CONSTRAINT practice_response_points_check CHECK (((points_max > (0)::numeric) AND ((points >= (0)::numeric) AND (points <= points_max)))),
	CONSTRAINT practice_response_source_check CHECK (
CASE source
    WHEN 'mock'::text THEN ((attempt_id IS NOT NULL) AND (drill_id IS NULL))
    WHEN 'drill'::text THEN ((drill_id IS NOT NULL) AND (attempt_id IS NULL))
    WHEN 'review'::text THEN ((drill_id IS NOT NULL) AND (attempt_id IS NULL))
    WHEN 'daily'::text THEN ((drill_id IS NOT NULL) AND (attempt_id IS NULL))
    ELSE false
END),
	CONSTRAINT practice_response_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text]))),
	CONSTRAINT practice_response_time_ms_check CHECK (((time_ms >= 0) AND (time_ms <= 86400000)))
);
CREATE INDEX practice_response_answer_key_idx ON practice_response USING btree (answer_key_id);
CREATE UNIQUE INDEX practice_response_first_of_day_key ON practice_response USING btree (person_id, question_id, studied_on) WHERE is_first_of_day;
CREATE INDEX practice_response_person_idx ON practice_response USING btree (person_id, question_id, studied_on);
CREATE INDEX practice_response_question_idx ON practice_response USING btree (question_id);
CREATE TRIGGER practice_response_append_only BEFORE UPDATE ON practice_response FOR EACH ROW EXECUTE FUNCTION practice_refuse_change();

CREATE TABLE practice_review (
	person_id bigint NOT NULL,
	question_id bigint NOT NULL,
	stability numeric(14,8) NOT NULL,
	difficulty numeric(10,8) NOT NULL,
	due_on date NOT NULL,
	reviewed_on date NOT NULL,
	reviews integer NOT NULL,
	lapses integer NOT NULL,
	is_stale boolean DEFAULT false NOT NULL,
	CONSTRAINT practice_review_pkey PRIMARY KEY (person_id, question_id),
	CONSTRAINT practice_review_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT practice_review_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE RESTRICT,
	CONSTRAINT practice_review_count_check CHECK (((reviews > 0) AND ((lapses >= 0) AND (lapses <= reviews)))),
	CONSTRAINT practice_review_due_on_check CHECK ((due_on > reviewed_on)),
	CONSTRAINT practice_review_stability_check CHECK (((stability > (0)::numeric) AND ((difficulty >= (1)::numeric) AND (difficulty <= (10)::numeric))))
);
CREATE INDEX practice_review_stale_idx ON practice_review USING btree (person_id) WHERE is_stale;

CREATE TABLE practice_setting (
	person_id bigint NOT NULL,
	right_in_a_row integer NOT NULL,
	minutes_per_day integer NOT NULL,
	CONSTRAINT practice_setting_pkey PRIMARY KEY (person_id),
	CONSTRAINT practice_setting_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT practice_setting_minutes_per_day_check CHECK (((minutes_per_day >= 5) AND (minutes_per_day <= 480))),
	CONSTRAINT practice_setting_right_in_a_row_check CHECK (((right_in_a_row >= 1) AND (right_in_a_row <= 9)))
);

CREATE TABLE qualification_decision (
	fact_id bigint NOT NULL,
	number integer NOT NULL,
	outcome text NOT NULL,
	reason text,
	decided_at timestamp with time zone DEFAULT now() NOT NULL,
	decided_by bigint,
	CONSTRAINT qualification_decision_pkey PRIMARY KEY (fact_id, number),
	CONSTRAINT qualification_decision_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT qualification_decision_number_check CHECK (((number >= 1) AND (number <= 100))),
	CONSTRAINT qualification_decision_outcome_check CHECK ((outcome = ANY (ARRAY['approved'::text, 'doubted'::text, 'refused'::text, 'replaced'::text, 'reversed'::text, 'withdrawn'::text]))),
	CONSTRAINT qualification_decision_reason_check CHECK ((((outcome = ANY (ARRAY['approved'::text, 'replaced'::text, 'withdrawn'::text])) OR (reason IS NOT NULL)) AND ((length(reason) >= 1) AND (length(reason) <= 500))))
);
CREATE TRIGGER qualification_decision_append_only BEFORE UPDATE ON qualification_decision FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE qualification_fact (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	unit_id bigint NOT NULL,
	kind text NOT NULL,
	corrects_id bigint,
	file_id bigint,
	filed_at timestamp with time zone DEFAULT now() NOT NULL,
	filed_by bigint,
	CONSTRAINT qualification_fact_pkey PRIMARY KEY (id),
	CONSTRAINT qualification_fact_public_id_key UNIQUE (public_id),
	CONSTRAINT qualification_fact_corrects_fkey FOREIGN KEY (corrects_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT qualification_fact_file_fkey FOREIGN KEY (file_id) REFERENCES file(id) ON DELETE SET NULL,
	CONSTRAINT qualification_fact_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT qualification_fact_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT qualification_fact_corrects_check CHECK ((corrects_id <> id)),
	CONSTRAINT qualification_fact_kind_check CHECK ((kind = ANY (ARRAY['education'::text, 'work'::text, 'exam-registration'::text, 'exam-result'::text, 'credential'::text, 'registration'::text, 'practice'::text])))
);
CREATE INDEX qualification_fact_corrects_idx ON qualification_fact USING btree (corrects_id) WHERE (corrects_id IS NOT NULL);
CREATE INDEX qualification_fact_person_idx ON qualification_fact USING btree (person_id, kind);
CREATE INDEX qualification_fact_unit_idx ON qualification_fact USING btree (unit_id);
CREATE TRIGGER qualification_fact_append_only BEFORE UPDATE ON qualification_fact FOR EACH ROW WHEN ((((((((new.public_id IS DISTINCT FROM old.public_id) OR (new.person_id IS DISTINCT FROM old.person_id)) OR (new.unit_id IS DISTINCT FROM old.unit_id)) OR (new.kind IS DISTINCT FROM old.kind)) OR (new.corrects_id IS DISTINCT FROM old.corrects_id)) OR (new.filed_at IS DISTINCT FROM old.filed_at)) OR (new.filed_by IS DISTINCT FROM old.filed_by))) EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE question (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	slug text NOT NULL,
	subject text NOT NULL,
	edition text NOT NULL,
	chapter_code text NOT NULL,
	status text NOT NULL,
	style text,
	touches_assistance boolean DEFAULT false NOT NULL,
	facility_percent integer,
	enemies text[] NOT NULL,
	lesson text,
	base_code text,
	source_path text,
	current_version_id bigint,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	retired_at timestamp with time zone,
	retirement_reason text,
	CONSTRAINT question_pkey PRIMARY KEY (id),
	CONSTRAINT question_public_id_key UNIQUE (public_id),
	CONSTRAINT question_slug_key UNIQUE (slug),
	CONSTRAINT question_current_version_fkey FOREIGN KEY (current_version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT question_base_code_check CHECK (((length(base_code) >= 1) AND (length(base_code) <= 40))),
	CONSTRAINT question_chapter_code_check CHECK (((length(chapter_code) >= 1) AND (length(chapter_code) <= 60))),
	CONSTRAINT question_edition_check CHECK (((length(edition) >= 1) AND (length(edition) <= 20))),
	CONSTRAINT question_enemies_check CHECK ((cardinality(enemies) <= 8)),
	CONSTRAINT question_facility_percent_check CHECK (((facility_percent >= 0) AND (facility_percent <= 100))),
	CONSTRAINT question_lesson_check CHECK (((length(lesson) >= 1) AND (length(lesson) <= 121))),
	CONSTRAINT question_retirement_reason_check CHECK (((length(retirement_reason) >= 1) AND (length(retirement_reason) <= 500))),
	CONSTRAINT question_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND ((length(slug) >= 2) AND (length(slug) <= 60)))),
	CONSTRAINT question_source_path_check CHECK (((length(source_path) >= 1) AND (length(source_path) <= 300))),
	CONSTRAINT question_status_check CHECK (((status = ANY (ARRAY['draft'::text, 'live'::text, 'retired'::text])) AND ((status = 'retired'::text) = (retired_at IS NOT NULL)))),
	CONSTRAINT question_style_check CHECK ((style = ANY (ARRAY['situation'::text, 'recall'::text]))),
	CONSTRAINT question_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text])))
);
CREATE INDEX question_source_path_idx ON question USING btree (source_path);
CREATE INDEX question_subject_idx ON question USING btree (subject, chapter_code);

CREATE TABLE question_option (
	version_id bigint NOT NULL,
	letter text NOT NULL,
	body text NOT NULL,
	is_fixed boolean NOT NULL,
	CONSTRAINT question_option_pkey PRIMARY KEY (version_id, letter),
	CONSTRAINT question_option_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT question_option_body_check CHECK (((length(body) >= 1) AND (length(body) <= 500))),
	CONSTRAINT question_option_letter_check CHECK ((letter ~ '^[a-h]$'::text))
);
CREATE TRIGGER question_option_append_only BEFORE DELETE OR UPDATE ON question_option FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER question_option_at_once BEFORE INSERT ON question_option FOR EACH ROW EXECUTE FUNCTION question_refuse_late_part();

CREATE TABLE question_point (
	question_id bigint NOT NULL,
	point_code text NOT NULL,
	is_primary boolean NOT NULL,
	CONSTRAINT question_point_pkey PRIMARY KEY (question_id, point_code),
	CONSTRAINT question_point_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE CASCADE,
	CONSTRAINT question_point_code_check CHECK (((length(point_code) >= 1) AND (length(point_code) <= 120)))
);
CREATE INDEX question_point_code_idx ON question_point USING btree (point_code);
CREATE UNIQUE INDEX question_point_primary_key ON question_point USING btree (question_id) WHERE is_primary;

CREATE TABLE question_task (
	version_id bigint NOT NULL,
	ordinal integer NOT NULL,
	points numeric(4,1) NOT NULL,
	body text NOT NULL,
	CONSTRAINT question_task_pkey PRIMARY KEY (version_id, ordinal),
	CONSTRAINT question_task_version_fkey FOREIGN KEY (version_id) REFERENCES question_version(id) ON DELETE RESTRICT,
	CONSTRAINT question_task_body_check CHECK (((length(body) >= 1) AND (length(body) <= 2000))),
	CONSTRAINT question_task_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 12))),
	CONSTRAINT question_task_points_check CHECK (((points > (0)::numeric) AND (points <= (100)::numeric) AND (mod(points, 0.5) = (0)::numeric)))
);
CREATE TRIGGER question_task_append_only BEFORE DELETE OR UPDATE ON question_task FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER question_task_at_once BEFORE INSERT ON question_task FOR EACH ROW EXECUTE FUNCTION question_refuse_late_part();

CREATE TABLE question_version (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	question_id bigint NOT NULL,
	number integer NOT NULL,
	kind text NOT NULL,
	content_hash bytea NOT NULL,
	stem text,
	material text,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT question_version_pkey PRIMARY KEY (id),
	CONSTRAINT question_version_number_key UNIQUE (question_id, number),
	CONSTRAINT question_version_public_id_key UNIQUE (public_id),
	CONSTRAINT question_version_question_fkey FOREIGN KEY (question_id) REFERENCES question(id) ON DELETE RESTRICT,
	CONSTRAINT question_version_content_check CHECK (
CASE
    WHEN (kind = ANY (ARRAY['single'::text, 'multiple'::text])) THEN (stem IS NOT NULL)
    ELSE (material IS NOT NULL)
END),
	CONSTRAINT question_version_content_hash_check CHECK ((octet_length(content_hash) = 32)),
	CONSTRAINT question_version_kind_check CHECK ((kind = ANY (ARRAY['single'::text, 'multiple'::text, 'case'::text, 'design'::text, 'essay'::text]))),
	CONSTRAINT question_version_material_check CHECK (((length(material) >= 1) AND (length(material) <= 8000))),
	CONSTRAINT question_version_number_check CHECK ((number > 0)),
	CONSTRAINT question_version_stem_check CHECK (((length(stem) >= 1) AND (length(stem) <= 2000)))
);
CREATE TRIGGER question_version_append_only BEFORE DELETE OR UPDATE ON question_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE reading_place (
	enrolment_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	section_slug text NOT NULL,
	placed_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT reading_place_pkey PRIMARY KEY (enrolment_id),
	CONSTRAINT reading_place_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT reading_place_slug_check CHECK (((length(lesson_slug) <= 60) AND (length(section_slug) <= 80)))
);

CREATE TABLE recovery_code (
	account_id bigint NOT NULL,
	code_hash bytea NOT NULL,
	used_at timestamp with time zone,
	CONSTRAINT recovery_code_pkey PRIMARY KEY (account_id, code_hash),
	CONSTRAINT recovery_code_account_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
	CONSTRAINT recovery_code_hash_check CHECK ((octet_length(code_hash) = 32))
);

CREATE TABLE response_event (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	attempt_id bigint NOT NULL,
	ordinal integer NOT NULL,
	client_seq bigint NOT NULL,
	device text NOT NULL,
	lease_epoch integer NOT NULL,
	kind text NOT NULL,
	payload jsonb NOT NULL,
	client_at timestamp with time zone,
	server_at timestamp with time zone DEFAULT now() NOT NULL,
	is_late boolean NOT NULL,
	is_counted boolean NOT NULL,
	CONSTRAINT response_event_pkey PRIMARY KEY (attempt_id, ordinal, device, client_seq),
	CONSTRAINT response_event_item_fkey FOREIGN KEY (attempt_id, ordinal) REFERENCES attempt_item(attempt_id, ordinal) ON DELETE CASCADE,
	CONSTRAINT response_event_client_seq_check CHECK (((client_seq >= 1) AND (client_seq <= 100000))),
	CONSTRAINT response_event_counted_check CHECK ((NOT (is_late AND is_counted))),
	CONSTRAINT response_event_device_check CHECK (((length(device) >= 1) AND (length(device) <= 60))),
	CONSTRAINT response_event_kind_check CHECK ((kind = ANY (ARRAY['select'::text, 'clear'::text, 'write'::text, 'flag'::text, 'confidence'::text, 'blur'::text, 'focus'::text]))),
	CONSTRAINT response_event_payload_check CHECK (((jsonb_typeof(payload) = 'object'::text) AND (pg_column_size(payload) <= 262144)))
);
CREATE TRIGGER response_event_append_only BEFORE UPDATE ON response_event FOR EACH ROW EXECUTE FUNCTION response_event_refuse_change();

CREATE TABLE role_grant (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	role text NOT NULL,
	unit_id bigint NOT NULL,
	tree text DEFAULT 'civil-affairs'::text NOT NULL,
	valid daterange NOT NULL,
	reason text,
	granted_by bigint,
	granted_at timestamp with time zone DEFAULT now() NOT NULL,
	ended_by bigint,
	ended_at timestamp with time zone,
	end_reason text,
	CONSTRAINT role_grant_pkey PRIMARY KEY (id),
	CONSTRAINT role_grant_public_id_key UNIQUE (public_id),
	CONSTRAINT role_grant_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT role_grant_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT role_grant_end_reason_check CHECK ((length(end_reason) <= 500)),
	CONSTRAINT role_grant_reason_check CHECK ((length(reason) <= 500)),
	CONSTRAINT role_grant_role_check CHECK (((role ~ '^[a-z]+(-[a-z]+)*$'::text) AND (length(role) <= 40))),
	CONSTRAINT role_grant_tree_check CHECK ((tree = ANY (ARRAY['civil-affairs'::text, 'party-social-work'::text]))),
	CONSTRAINT role_grant_valid_check CHECK ((NOT lower_inf(valid))),
	CONSTRAINT role_grant_overlap_excl EXCLUDE USING gist (person_id WITH =, role WITH =, unit_id WITH =, tree WITH =, valid WITH &&) WHERE ((NOT isempty(valid))),
	CONSTRAINT role_grant_separated_excl EXCLUDE USING gist (person_id WITH =, role WITH <>, valid WITH &&) WHERE (((role = ANY (ARRAY['system-administrator'::text, 'security-administrator'::text, 'audit-administrator'::text])) AND (NOT isempty(valid))))
);
CREATE INDEX role_grant_person_idx ON role_grant USING btree (person_id);
CREATE INDEX role_grant_unit_idx ON role_grant USING btree (unit_id);

CREATE TABLE section_reading (
	enrolment_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	section_slug text NOT NULL,
	read_at timestamp with time zone DEFAULT now() NOT NULL,
	client_at timestamp with time zone,
	is_offline boolean DEFAULT false NOT NULL,
	CONSTRAINT section_reading_pkey PRIMARY KEY (enrolment_id, lesson_slug, section_slug),
	CONSTRAINT section_reading_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT section_reading_slug_check CHECK (((length(lesson_slug) <= 60) AND (length(section_slug) <= 80)))
);

CREATE TABLE self_mark (
	attempt_id bigint NOT NULL,
	ordinal integer NOT NULL,
	task_ordinal integer NOT NULL,
	row_ordinal integer NOT NULL,
	verdict text NOT NULL,
	answer_key_id bigint NOT NULL,
	marked_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT self_mark_pkey PRIMARY KEY (attempt_id, ordinal, task_ordinal, row_ordinal),
	CONSTRAINT self_mark_answer_key_fkey FOREIGN KEY (answer_key_id) REFERENCES answer_key(id) ON DELETE RESTRICT,
	CONSTRAINT self_mark_item_fkey FOREIGN KEY (attempt_id, ordinal) REFERENCES attempt_item(attempt_id, ordinal) ON DELETE CASCADE,
	CONSTRAINT self_mark_ordinal_check CHECK ((((task_ordinal >= 1) AND (task_ordinal <= 12)) AND ((row_ordinal >= 1) AND (row_ordinal <= 12)))),
	CONSTRAINT self_mark_verdict_check CHECK ((verdict = ANY (ARRAY['given'::text, 'half'::text, 'not'::text])))
);

CREATE TABLE session (
	id_hash text NOT NULL,
	public_id uuid NOT NULL,
	account_id bigint NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
	idle_expires_at timestamp with time zone NOT NULL,
	absolute_expires_at timestamp with time zone NOT NULL,
	idle_lifetime_s integer NOT NULL,
	role_class text NOT NULL,
	second_factor_at timestamp with time zone,
	stepped_up_until timestamp with time zone,
	client_address text NOT NULL,
	client_name text NOT NULL,
	CONSTRAINT session_pkey PRIMARY KEY (id_hash),
	CONSTRAINT session_public_id_key UNIQUE (public_id),
	CONSTRAINT session_account_fkey FOREIGN KEY (account_id) REFERENCES account(id) ON DELETE CASCADE,
	CONSTRAINT session_client_address_check CHECK ((length(client_address) <= 64)),
	CONSTRAINT session_client_name_check CHECK ((length(client_name) <= 200)),
	CONSTRAINT session_id_hash_check CHECK ((id_hash ~ '^[0-9a-f]{64}$'::text)),
	CONSTRAINT session_idle_lifetime_check CHECK (((idle_lifetime_s >= 60) AND (idle_lifetime_s <= 2592000))),
	CONSTRAINT session_lifetime_check CHECK ((idle_expires_at <= absolute_expires_at)),
	CONSTRAINT session_role_class_check CHECK ((role_class = ANY (ARRAY['learner'::text, 'staff'::text, 'administrator'::text])))
);
CREATE INDEX session_absolute_expires_at_idx ON session USING btree (absolute_expires_at);
CREATE INDEX session_account_idx ON session USING btree (account_id);

CREATE TABLE setup_code (
	only_one boolean DEFAULT true NOT NULL,
	code_hash bytea NOT NULL,
	expires_at timestamp with time zone NOT NULL,
	used_at timestamp with time zone,
	CONSTRAINT setup_code_pkey PRIMARY KEY (only_one),
	CONSTRAINT setup_code_hash_check CHECK ((octet_length(code_hash) = 32)),
	CONSTRAINT setup_code_only_one_check CHECK (only_one)
);

CREATE TABLE signed_document (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	kind text NOT NULL,
	body text NOT NULL,
	hash bytea NOT NULL,
	signature bytea NOT NULL,
	signing_key_id text NOT NULL,
	person_id bigint,
	issued_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT signed_document_pkey PRIMARY KEY (id),
	CONSTRAINT signed_document_public_id_key UNIQUE (public_id),
	CONSTRAINT signed_document_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE SET NULL,
	CONSTRAINT signed_document_signing_key_fkey FOREIGN KEY (signing_key_id) REFERENCES signing_key(id) ON DELETE RESTRICT,
	CONSTRAINT signed_document_body_check CHECK (((length(body) >= 2) AND (length(body) <= 262144))),
	CONSTRAINT signed_document_hash_check CHECK ((octet_length(hash) = 32)),
	CONSTRAINT signed_document_kind_check CHECK ((kind = ANY (ARRAY['certificate'::text, 'learning-record'::text, 'hours-statement'::text]))),
	CONSTRAINT signed_document_signature_check CHECK ((octet_length(signature) = 64))
);
CREATE INDEX signed_document_person_idx ON signed_document USING btree (person_id);
CREATE TRIGGER signed_document_frozen BEFORE UPDATE ON signed_document FOR EACH ROW EXECUTE FUNCTION signed_document_refuse_change();

CREATE TABLE signed_document_revocation (
	document_id bigint NOT NULL,
	reason text NOT NULL,
	revoked_at timestamp with time zone DEFAULT now() NOT NULL,
	revoked_by bigint,
	CONSTRAINT signed_document_revocation_pkey PRIMARY KEY (document_id),
	CONSTRAINT signed_document_revocation_document_fkey FOREIGN KEY (document_id) REFERENCES signed_document(id) ON DELETE RESTRICT,
	CONSTRAINT signed_document_revocation_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);

CREATE TABLE signing_key (
	id text NOT NULL,
	public_key bytea NOT NULL,
	private_key_encrypted bytea NOT NULL,
	key_id text NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	retired_at timestamp with time zone,
	CONSTRAINT signing_key_pkey PRIMARY KEY (id),
	CONSTRAINT signing_key_id_check CHECK ((id ~ '^[a-z0-9-]{1,40}$'::text)),
	CONSTRAINT signing_key_public_key_check CHECK ((octet_length(public_key) = 32))
);
CREATE UNIQUE INDEX signing_key_current_key ON signing_key USING btree (((retired_at IS NULL))) WHERE (retired_at IS NULL);

CREATE TABLE sitting (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	title text NOT NULL,
	unit_id bigint NOT NULL,
	trainer_id bigint NOT NULL,
	paper_id bigint NOT NULL,
	subject text NOT NULL,
	opens_at timestamp with time zone NOT NULL,
	starts_until timestamp with time zone NOT NULL,
	minutes integer NOT NULL,
	extra_minutes integer DEFAULT 0 NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	withdrawn_at timestamp with time zone,
	closed_at timestamp with time zone,
	published_at timestamp with time zone,
	CONSTRAINT sitting_pkey PRIMARY KEY (id),
	CONSTRAINT sitting_public_id_key UNIQUE (public_id),
	CONSTRAINT sitting_paper_fkey FOREIGN KEY (paper_id) REFERENCES paper(id) ON DELETE RESTRICT,
	CONSTRAINT sitting_trainer_fkey FOREIGN KEY (trainer_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT sitting_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT sitting_end_check CHECK ((((withdrawn_at IS NULL) OR (closed_at IS NULL)) AND ((published_at IS NULL) OR (closed_at IS NOT NULL)))),
	CONSTRAINT sitting_minutes_check CHECK ((((minutes >= 10) AND (minutes <= 600)) AND ((extra_minutes >= 0) AND (extra_minutes <= 600)))),
	CONSTRAINT sitting_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text]))),
	CONSTRAINT sitting_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80))),
	CONSTRAINT sitting_window_check CHECK (((starts_until > opens_at) AND (starts_until <= (opens_at + '14 days'::interval))))
);
CREATE INDEX sitting_paper_idx ON sitting USING btree (paper_id);
CREATE INDEX sitting_trainer_idx ON sitting USING btree (trainer_id, opens_at);
CREATE INDEX sitting_unit_idx ON sitting USING btree (unit_id);

CREATE TABLE sitting_member (
	sitting_id bigint NOT NULL,
	person_id bigint NOT NULL,
	added_at timestamp with time zone DEFAULT now() NOT NULL,
	extra_minutes integer DEFAULT 0 NOT NULL,
	CONSTRAINT sitting_member_pkey PRIMARY KEY (sitting_id, person_id),
	CONSTRAINT sitting_member_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT sitting_member_sitting_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(id) ON DELETE CASCADE,
	CONSTRAINT sitting_member_extra_minutes_check CHECK (((extra_minutes >= 0) AND (extra_minutes <= 600)))
);
CREATE INDEX sitting_member_person_idx ON sitting_member USING btree (person_id);

CREATE TABLE study_clock (
	person_id bigint NOT NULL,
	credited_until timestamp with time zone NOT NULL,
	device text NOT NULL,
	device_until timestamp with time zone NOT NULL,
	CONSTRAINT study_clock_pkey PRIMARY KEY (person_id),
	CONSTRAINT study_clock_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT study_clock_device_check CHECK (((length(device) >= 1) AND (length(device) <= 60)))
);

CREATE TABLE study_entry (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	person_id bigint NOT NULL,
	subject text NOT NULL,
	chapter text NOT NULL,
	minutes integer NOT NULL,
	studied_on date NOT NULL,
	recorded_at timestamp with time zone DEFAULT now() NOT NULL,
	reverses_id bigint,
	CONSTRAINT study_entry_pkey PRIMARY KEY (id),
	CONSTRAINT study_entry_public_id_key UNIQUE (public_id),
	CONSTRAINT study_entry_reverses_key UNIQUE (reverses_id),
	CONSTRAINT study_entry_person_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
	CONSTRAINT study_entry_reverses_fkey FOREIGN KEY (reverses_id) REFERENCES study_entry(id) ON DELETE CASCADE,
	CONSTRAINT study_entry_chapter_check CHECK (((length(chapter) >= 1) AND (length(chapter) <= 60))),
	CONSTRAINT study_entry_minutes_check CHECK (((minutes <> 0) AND (abs(minutes) <= 3000) AND ((minutes < 0) = (reverses_id IS NOT NULL)))),
	CONSTRAINT study_entry_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text])))
);
CREATE INDEX study_entry_person_idx ON study_entry USING btree (person_id, subject);
CREATE TRIGGER study_entry_append_only BEFORE UPDATE ON study_entry FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();

CREATE TABLE study_time (
	enrolment_id bigint NOT NULL,
	lesson_slug text NOT NULL,
	began_at timestamp with time zone DEFAULT now() NOT NULL,
	last_at timestamp with time zone DEFAULT now() NOT NULL,
	seconds integer NOT NULL,
	offline_seconds integer DEFAULT 0 NOT NULL,
	CONSTRAINT study_time_pkey PRIMARY KEY (enrolment_id, lesson_slug),
	CONSTRAINT study_time_enrolment_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id) ON DELETE CASCADE,
	CONSTRAINT study_time_seconds_check CHECK (((seconds >= 0) AND ((offline_seconds >= 0) AND (offline_seconds <= seconds))))
);

CREATE TABLE syllabus (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	edition text NOT NULL,
	subject text NOT NULL,
	status text NOT NULL,
	source text NOT NULL,
	CONSTRAINT syllabus_pkey PRIMARY KEY (id),
	CONSTRAINT syllabus_edition_subject_key UNIQUE (edition, subject),
	CONSTRAINT syllabus_edition_check CHECK (((length(edition) >= 1) AND (length(edition) <= 20))),
	CONSTRAINT syllabus_source_check CHECK (((length(source) >= 1) AND (length(source) <= 300))),
	CONSTRAINT syllabus_status_check CHECK ((status = ANY (ARRAY['active'::text, 'archived'::text]))),
	CONSTRAINT syllabus_subject_check CHECK ((subject = ANY (ARRAY['A1'::text, 'A2'::text, 'B1'::text, 'B2'::text, 'B3'::text, 'C1'::text])))
);

CREATE TABLE syllabus_chapter (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	syllabus_id bigint NOT NULL,
	ordinal integer NOT NULL,
	code text NOT NULL,
	title text NOT NULL,
	weight numeric(4,1) NOT NULL,
	confidence text NOT NULL,
	withdrawn_at timestamp with time zone,
	CONSTRAINT syllabus_chapter_pkey PRIMARY KEY (id),
	CONSTRAINT syllabus_chapter_code_key UNIQUE (syllabus_id, code),
	CONSTRAINT syllabus_chapter_syllabus_fkey FOREIGN KEY (syllabus_id) REFERENCES syllabus(id) ON DELETE RESTRICT,
	CONSTRAINT syllabus_chapter_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 60))),
	CONSTRAINT syllabus_chapter_confidence_check CHECK ((confidence = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
	CONSTRAINT syllabus_chapter_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 100))),
	CONSTRAINT syllabus_chapter_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80))),
	CONSTRAINT syllabus_chapter_weight_check CHECK (((weight >= (0)::numeric) AND (weight <= (100)::numeric)))
);

CREATE TABLE syllabus_point (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	chapter_id bigint NOT NULL,
	ordinal integer NOT NULL,
	code text NOT NULL,
	title text NOT NULL,
	weight numeric(4,1) NOT NULL,
	confidence text NOT NULL,
	withdrawn_at timestamp with time zone,
	CONSTRAINT syllabus_point_pkey PRIMARY KEY (id),
	CONSTRAINT syllabus_point_code_key UNIQUE (chapter_id, code),
	CONSTRAINT syllabus_point_chapter_fkey FOREIGN KEY (chapter_id) REFERENCES syllabus_chapter(id) ON DELETE RESTRICT,
	CONSTRAINT syllabus_point_code_check CHECK (((code ~ '^[a-z0-9]+(-[a-z0-9]+)*[.][a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(code) <= 120))),
	CONSTRAINT syllabus_point_confidence_check CHECK ((confidence = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
	CONSTRAINT syllabus_point_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 100))),
	CONSTRAINT syllabus_point_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80))),
	CONSTRAINT syllabus_point_weight_check CHECK (((weight >= (0)::numeric) AND (weight <= (100)::numeric)))
);
CREATE INDEX syllabus_point_code_idx ON syllabus_point USING btree (code);

CREATE TABLE unit (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	code text COLLATE "C" NOT NULL,
	credit_code text,
	is_demo boolean DEFAULT false NOT NULL,
	created_at timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT unit_pkey PRIMARY KEY (id),
	CONSTRAINT unit_code_key UNIQUE (code),
	CONSTRAINT unit_credit_code_key UNIQUE (credit_code),
	CONSTRAINT unit_public_id_key UNIQUE (public_id),
	CONSTRAINT unit_code_check CHECK ((code ~ '^[A-Z0-9]{4,16}$'::text)),
	CONSTRAINT unit_credit_code_check CHECK ((credit_code ~ '^[0-9A-Z]{18}$'::text))
);

CREATE TABLE unit_change (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	public_id uuid NOT NULL,
	kind text NOT NULL,
	effective_on date NOT NULL,
	document_number text,
	reason text,
	recorded_at timestamp with time zone DEFAULT now() NOT NULL,
	recorded_by bigint,
	is_demo boolean DEFAULT false NOT NULL,
	CONSTRAINT unit_change_pkey PRIMARY KEY (id),
	CONSTRAINT unit_change_public_id_key UNIQUE (public_id),
	CONSTRAINT unit_change_document_number_check CHECK (((length(document_number) >= 1) AND (length(document_number) <= 100))),
	CONSTRAINT unit_change_kind_check CHECK ((kind = ANY (ARRAY['create'::text, 'rename'::text, 'move'::text, 'merge'::text, 'split'::text, 'close'::text]))),
	CONSTRAINT unit_change_reason_check CHECK ((length(reason) <= 500))
);

CREATE TABLE unit_change_subject (
	change_id bigint NOT NULL,
	unit_id bigint NOT NULL,
	CONSTRAINT unit_change_subject_pkey PRIMARY KEY (change_id, unit_id),
	CONSTRAINT unit_change_subject_change_fkey FOREIGN KEY (change_id) REFERENCES unit_change(id) ON DELETE CASCADE,
	CONSTRAINT unit_change_subject_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE
);
CREATE INDEX unit_change_subject_unit_idx ON unit_change_subject USING btree (unit_id);

CREATE TABLE unit_lineage (
	change_id bigint NOT NULL,
	from_unit_id bigint NOT NULL,
	to_unit_id bigint NOT NULL,
	CONSTRAINT unit_lineage_pkey PRIMARY KEY (change_id, from_unit_id, to_unit_id),
	CONSTRAINT unit_lineage_change_fkey FOREIGN KEY (change_id) REFERENCES unit_change(id) ON DELETE CASCADE,
	CONSTRAINT unit_lineage_from_fkey FOREIGN KEY (from_unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT unit_lineage_to_fkey FOREIGN KEY (to_unit_id) REFERENCES unit(id) ON DELETE CASCADE
);
CREATE INDEX unit_lineage_from_idx ON unit_lineage USING btree (from_unit_id);
CREATE INDEX unit_lineage_to_idx ON unit_lineage USING btree (to_unit_id);

CREATE TABLE unit_place (
	unit_id bigint NOT NULL,
	tree text NOT NULL,
	valid daterange NOT NULL,
	level smallint NOT NULL,
	level_0 bigint,
	level_1 bigint,
	level_2 bigint,
	level_3 bigint,
	level_4 bigint,
	level_5 bigint,
	level_6 bigint,
	CONSTRAINT unit_place_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT unit_place_valid_check CHECK ((NOT isempty(valid))),
	CONSTRAINT unit_place_overlap_excl EXCLUDE USING gist (unit_id WITH =, tree WITH =, valid WITH &&)
);
CREATE INDEX unit_place_level_0_idx ON unit_place USING btree (level_0, tree);
CREATE INDEX unit_place_level_1_idx ON unit_place USING btree (level_1, tree);
CREATE INDEX unit_place_level_2_idx ON unit_place USING btree (level_2, tree);
CREATE INDEX unit_place_level_3_idx ON unit_place USING btree (level_3, tree);
CREATE INDEX unit_place_level_4_idx ON unit_place USING btree (level_4, tree);
CREATE INDEX unit_place_level_5_idx ON unit_place USING btree (level_5, tree);
CREATE INDEX unit_place_level_6_idx ON unit_place USING btree (level_6, tree);
CREATE INDEX unit_place_unit_idx ON unit_place USING btree (unit_id, tree);

CREATE TABLE unit_version (
	id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
	unit_id bigint NOT NULL,
	tree text NOT NULL,
	valid daterange NOT NULL,
	parent_id bigint,
	level smallint NOT NULL,
	kind text NOT NULL,
	name text NOT NULL,
	short_name text,
	division_code text,
	change_id bigint NOT NULL,
	name_characters text[] GENERATED ALWAYS AS (string_to_array(name, NULL::text)) STORED,
	CONSTRAINT unit_version_pkey PRIMARY KEY (id),
	CONSTRAINT unit_version_change_fkey FOREIGN KEY (change_id) REFERENCES unit_change(id) ON DELETE CASCADE,
	CONSTRAINT unit_version_parent_fkey FOREIGN KEY (parent_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT unit_version_unit_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE CASCADE,
	CONSTRAINT unit_version_kind_check CHECK (((kind ~ '^[a-z]+(-[a-z]+)*$'::text) AND (length(kind) <= 40))),
	CONSTRAINT unit_version_level_check CHECK (((level >= 0) AND (level <= 6))),
	CONSTRAINT unit_version_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
	CONSTRAINT unit_version_parent_check CHECK ((parent_id <> unit_id)),
	CONSTRAINT unit_version_short_name_check CHECK (((length(short_name) >= 1) AND (length(short_name) <= 40))),
	CONSTRAINT unit_version_tree_check CHECK ((tree = ANY (ARRAY['civil-affairs'::text, 'party-social-work'::text]))),
	CONSTRAINT unit_version_valid_check CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)))),
	CONSTRAINT unit_version_overlap_excl EXCLUDE USING gist (unit_id WITH =, tree WITH =, valid WITH &&),
	CONSTRAINT unit_version_sibling_name_excl EXCLUDE USING gist (parent_id WITH =, tree WITH =, name WITH =, valid WITH &&)
);
CREATE INDEX unit_version_name_characters_idx ON unit_version USING gin (name_characters);
CREATE INDEX unit_version_parent_idx ON unit_version USING btree (parent_id, tree);

CREATE TABLE work_period (
	fact_id bigint NOT NULL,
	employer text NOT NULL,
	duty text NOT NULL,
	proof text NOT NULL,
	began_on date NOT NULL,
	ended_on date,
	CONSTRAINT work_period_pkey PRIMARY KEY (fact_id),
	CONSTRAINT work_period_fact_fkey FOREIGN KEY (fact_id) REFERENCES qualification_fact(id) ON DELETE CASCADE,
	CONSTRAINT work_period_days_check CHECK (((began_on >= '1950-01-01'::date) AND (began_on <= ended_on))),
	CONSTRAINT work_period_duty_check CHECK (((length(duty) >= 1) AND (length(duty) <= 120))),
	CONSTRAINT work_period_employer_check CHECK (((length(employer) >= 1) AND (length(employer) <= 80))),
	CONSTRAINT work_period_proof_check CHECK ((proof = ANY (ARRAY['employer'::text, 'pledge'::text])))
);
CREATE TRIGGER work_period_append_only BEFORE UPDATE ON work_period FOR EACH ROW EXECUTE FUNCTION qualification_refuse_change();
