import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { UnitScope } from '../units/scope.ts';
import { enrolledIn } from './enrolled.ts';
import type { StatisticsRules } from './rules.ts';

/** A publication of a course, and how many of those who are counted read it. */
export interface PublicationFigures {
	id: number;
	number: number;
	title: string;
	publishedAt: Date;
	/** Whether new learners get it. */
	isCurrent: boolean;
	people: number;
}

/** Every publication of a course, the newest first. */
export async function listPublicationFigures(
	db: Reader,
	courseId: number,
	people: UnitScope,
	{ stallDays }: StatisticsRules
): Promise<PublicationFigures[]> {
	const { rows } = await sql<{
		id: number;
		number: number;
		title: string;
		published_at: Date;
		is_current: boolean;
		people: number;
	}>`
		with enrolled as ${enrolledIn(people, { stallDays, course: courseId })}
		select publication.id, publication.number, publication.title, publication.published_at,
			publication.id = course.current_publication_id as is_current,
			(select count(*) from enrolled where enrolled.publication_id = publication.id) as people
		from course_publication publication
		join course on course.id = publication.course_id
		where publication.course_id = ${courseId}
		order by publication.number desc`.execute(db);
	return rows.map(({ published_at, is_current, ...row }) => ({
		...row,
		publishedAt: published_at,
		isCurrent: is_current
	}));
}

/** The publication with that number, or the one that new learners get. @throws NotFound `course-not-found` */
export function choosePublication(
	publications: readonly PublicationFigures[],
	number: number | undefined
): PublicationFigures {
	const chosen =
		publications.find((publication) => publication.number === number) ??
		publications.find(({ isCurrent }) => isCurrent);
	if (!chosen) throw new NotFound('course-not-found');
	return chosen;
}
