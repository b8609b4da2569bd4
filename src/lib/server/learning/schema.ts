import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

export interface EnrolmentTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	course_id: number;
	/** What the learner reads: the publication of the day of enrolment, or a later one by choice. */
	publication_id: number;
	round: number;
	enrolled_at: Generated<Date>;
	enrolled_by: number | null;
	completed_at: Date | null;
	left_at: Date | null;
}

export interface EnrolmentPublicationTable {
	enrolment_id: number;
	publication_id: number;
	taken_up_at: Generated<Date>;
}

export interface SectionReadingTable {
	enrolment_id: number;
	lesson_slug: string;
	section_slug: string;
	read_at: Generated<Date>;
	/** What the device's clock said: a hint, never a proof. */
	client_at: Date | null;
	is_offline: Generated<boolean>;
}

export interface CheckAttemptTable {
	id: GeneratedAlways<number>;
	op_id: string;
	enrolment_id: number;
	lesson_check_id: number;
	lesson_slug: string;
	check_slug: string;
	number: number;
	response: RequiredJson;
	is_right: boolean;
	answered_at: Generated<Date>;
	client_at: Date | null;
	is_offline: Generated<boolean>;
}

export interface StudyClockTable {
	person_id: number;
	/** No second before this is credited again, whatever the device, course or page. */
	credited_until: Date;
	device: string;
	/** Until when another device has to ask before it takes over. */
	device_until: Date;
}

export interface StudyTimeTable {
	enrolment_id: number;
	lesson_slug: string;
	began_at: Generated<Date>;
	last_at: Generated<Date>;
	seconds: number;
	offline_seconds: Generated<number>;
}

export interface MediaViewingTable {
	enrolment_id: number;
	lesson_slug: string;
	media_slug: string;
	furthest_seconds: number;
	position_seconds: number;
	viewed_at: Generated<Date>;
	completed_at: Date | null;
}

export interface ReadingPlaceTable {
	enrolment_id: number;
	lesson_slug: string;
	section_slug: string;
	placed_at: Generated<Date>;
}

export interface LessonCompletionTable {
	enrolment_id: number;
	lesson_slug: string;
	/** The lesson as it was judged. */
	lesson_id: number;
	completed_at: Generated<Date>;
	evidence: RequiredJson;
}

export interface LessonNoteTable {
	id: GeneratedAlways<number>;
	public_id: string;
	person_id: number;
	course_id: number;
	lesson_slug: string;
	section_slug: string;
	/** The words that were marked. */
	quote: string | null;
	body: string | null;
	created_at: Generated<Date>;
	changed_at: Generated<Date>;
	deleted_at: Date | null;
}

export interface LearningSchema {
	enrolment: EnrolmentTable;
	enrolment_publication: EnrolmentPublicationTable;
	section_reading: SectionReadingTable;
	check_attempt: CheckAttemptTable;
	study_clock: StudyClockTable;
	study_time: StudyTimeTable;
	media_viewing: MediaViewingTable;
	reading_place: ReadingPlaceTable;
	lesson_completion: LessonCompletionTable;
	lesson_note: LessonNoteTable;
}
