import { sql } from 'kysely';
import type { LessonFacts } from '#lib/learning/judgment.ts';
import type { Reader } from '../database/reader.ts';

export interface StoredFacts extends LessonFacts {
	offlineSeconds: number;
	/** Whether the lesson was complete before. */
	isComplete: boolean;
}

interface Row {
	read: string[];
	right: string[];
	finished_media: string[];
	seconds: number | null;
	offline_seconds: number | null;
	is_complete: boolean;
}

/** What was done in a lesson, gathered from the facts in one query. */
export async function readFacts(
	db: Reader,
	enrolmentId: number,
	lessonSlug: string
): Promise<StoredFacts> {
	const { rows } = await sql<Row>`
		select
			array(select section_slug from section_reading
				where enrolment_id = ${enrolmentId} and lesson_slug = ${lessonSlug}) as read,
			array(select distinct check_slug from check_attempt
				where enrolment_id = ${enrolmentId} and lesson_slug = ${lessonSlug} and is_right) as right,
			array(select media_slug from media_viewing
				where enrolment_id = ${enrolmentId} and lesson_slug = ${lessonSlug}
					and completed_at is not null) as finished_media,
			(select seconds from study_time
				where enrolment_id = ${enrolmentId} and lesson_slug = ${lessonSlug}) as seconds,
			(select offline_seconds from study_time
				where enrolment_id = ${enrolmentId} and lesson_slug = ${lessonSlug}) as offline_seconds,
			exists (select from lesson_completion
				where enrolment_id = ${enrolmentId} and lesson_slug = ${lessonSlug}) as is_complete
	`.execute(db);
	const [row] = rows;
	if (!row) throw new Error('The facts of a lesson gave no row.');
	return {
		read: row.read,
		right: row.right,
		finishedMedia: row.finished_media,
		seconds: row.seconds ?? 0,
		offlineSeconds: row.offline_seconds ?? 0,
		isComplete: row.is_complete
	};
}
