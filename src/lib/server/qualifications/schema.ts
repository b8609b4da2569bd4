import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

export interface QualificationFactTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	/** The unit that decides: where the person worked when it was filed. */
	unit_id: number;
	kind: string;
	/** The fact that this one takes the place of, once it is approved. */
	corrects_id: number | null;
	file_id: number | null;
	filed_at: Generated<Date>;
	filed_by: number | null;
}

export interface QualificationDecisionTable {
	fact_id: number;
	/** Of the decisions about the fact; the last one holds. */
	number: number;
	outcome: string;
	reason: string | null;
	decided_at: Generated<Date>;
	decided_by: number | null;
}

export interface EducationTable {
	fact_id: number;
	degree: string;
	major: string;
	school: string;
	major_name: string | null;
	is_full_time: boolean;
	began_on: string;
	ended_on: string;
	is_finished: boolean;
}

export interface WorkPeriodTable {
	fact_id: number;
	employer: string;
	duty: string;
	proof: string;
	began_on: string;
	/** The last day; null while it goes on. */
	ended_on: string | null;
}

export interface ExamRegistrationTable {
	fact_id: number;
	year: number;
	level: string;
	/** The division where the exam is sat. */
	area: string;
	subjects: string[];
}

export interface ExamResultTable {
	fact_id: number;
	year: number;
	subject: string;
	area: string;
	outcome: string;
	raw_score: number | null;
	published_score: number | null;
	/** The day on the slip of a senior pass. */
	slip_issued_on: string | null;
	/** The line that the score was held against; null where none was known. */
	pass_line: number | null;
	/** Null where it is no pass. */
	pass_scope: string | null;
	/** The last sitting in which the pass counts. */
	usable_through: number | null;
	/** The rules by which it was judged, as they stood. */
	rules: RequiredJson;
}

export interface CredentialTable {
	fact_id: number;
	level: string;
	number_hmac: Buffer;
	number_encrypted: Buffer;
	number_tail: string;
	key_id: string;
	/** The day from which the qualification counts. */
	approved_on: string;
	issued_on: string | null;
	scope: string;
}

export interface CredentialRegistrationTable {
	fact_id: number;
	level: string;
	applied_on: string;
	/** Null while nobody has answered the application. */
	began_on: string | null;
	/** The last day on which it holds. */
	ended_on: string | null;
	authority: string | null;
}

export interface PracticeRecordTable {
	fact_id: number;
	kind: string;
	title: string;
	ended_on: string;
	minutes: number;
	is_deidentified: boolean;
}

export interface ExamTargetTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	/** Null, like all the others, where somebody no longer aims at anything. */
	level: string | null;
	year: number | null;
	area: string | null;
	minutes_per_week: number | null;
	set_at: Generated<Date>;
}

export interface StudyEntryTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	subject: string;
	chapter: string;
	minutes: number;
	studied_on: string;
	recorded_at: Generated<Date>;
	reverses_id: number | null;
}

export interface CalendarFeedTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	/** SHA-256 of the secret part of the address, which is kept nowhere. */
	token_hash: Buffer;
	created_at: Generated<Date>;
	revoked_at: Date | null;
}

export interface QualificationsSchema {
	qualification_fact: QualificationFactTable;
	qualification_decision: QualificationDecisionTable;
	education: EducationTable;
	work_period: WorkPeriodTable;
	exam_registration: ExamRegistrationTable;
	exam_result: ExamResultTable;
	credential: CredentialTable;
	credential_registration: CredentialRegistrationTable;
	practice_record: PracticeRecordTable;
	exam_target: ExamTargetTable;
	study_entry: StudyEntryTable;
	calendar_feed: CalendarFeedTable;
}
