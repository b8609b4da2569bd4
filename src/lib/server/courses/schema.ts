import type { Generated, GeneratedAlways } from 'kysely';
import type { RequiredJson } from '../database/json.ts';

export interface CourseTable {
	id: GeneratedAlways<number>;
	public_id: string;
	slug: string;
	/** The code of the unit that is its training base; null for the platform's own. */
	base_code: string | null;
	/** What a new learner gets. */
	current_publication_id: number | null;
	created_at: Generated<Date>;
	withdrawn_at: Date | null;
	withdrawal_reason: string | null;
}

export interface CoursePublicationTable {
	id: GeneratedAlways<number>;
	public_id: string;
	course_id: number;
	number: number;
	hash: Buffer;
	title: string;
	tier: string;
	audiences: string[];
	services: string[];
	mechanisms: string[];
	client_groups: string[];
	minutes: number;
	text_bytes: number;
	media_bytes: number;
	manifest: RequiredJson;
	change_note: string | null;
	published_at: Generated<Date>;
	published_by: number | null;
}

export interface LessonTable {
	id: GeneratedAlways<number>;
	publication_id: number;
	slug: string;
	ordinal: number;
	title: string;
	summary: string | null;
	minutes: number;
	characters: number;
	/** Of the lesson alone, so that a later publication can say which ones it changed. */
	hash: Buffer;
	sections: RequiredJson;
	/** Sound and film in it: id and seconds. */
	media: RequiredJson;
	/** The tree that is shown, without any key. */
	document: RequiredJson;
}

export interface LessonCheckTable {
	id: GeneratedAlways<number>;
	lesson_id: number;
	slug: string;
	ordinal: number;
	kind: string;
	is_required: boolean;
	shown: RequiredJson;
	answer_key: RequiredJson;
}

export interface CourseMediaTable {
	publication_id: number;
	path: string;
	hash: Buffer;
}

export interface LessonPassageTable {
	lesson_id: number;
	ordinal: number;
	section_slug: string;
	heading: string;
	body: string;
	/** The tokens of heading (weight A) and body (weight D) with their places. */
	words: string;
}

export interface CoursesSchema {
	course: CourseTable;
	course_publication: CoursePublicationTable;
	lesson: LessonTable;
	lesson_check: LessonCheckTable;
	course_media: CourseMediaTable;
	lesson_passage: LessonPassageTable;
}
