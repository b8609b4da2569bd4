import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import type { UnitScope } from '../units/scope.ts';
import { enrolledIn, outlineOf, placesIn } from './enrolled.ts';
import type { StatisticsRules } from './rules.ts';

/** How far people came in one section; people, each once. */
export interface SectionFigures {
	section: string;
	/** Null for the words before the first heading. */
	title: string | null;
	/** Came here or further. */
	reached: number;
	/** Read it to the end. */
	read: number;
	/** Stand still, and were here last. */
	stopped: number;
}

export interface LessonFigures {
	lesson: string;
	ordinal: number;
	title: string;
	sections: SectionFigures[];
}

export interface Stalls {
	/** Everybody who reads the publication. */
	people: number;
	/** Stand still, and have opened nothing yet. */
	notBegun: number;
	lessons: LessonFigures[];
}

interface Row {
	lesson: string;
	ordinal: number;
	lesson_title: string;
	section: string;
	section_title: string | null;
	reached: number;
	read: number;
	stopped: number;
}

/** How those who are counted come through the sections of a publication, and where they stop. */
export async function readStalls(
	db: Reader,
	{ courseId, publicationId }: { courseId: number; publicationId: number },
	people: UnitScope,
	{ stallDays }: StatisticsRules
): Promise<Stalls> {
	const { rows } = await sql<Row>`
		with reader as (
			select enrolled.enrolment_id, enrolled.standing, place.furthest, place.last
			from ${enrolledIn(people, { stallDays, course: courseId })} enrolled
			join ${placesIn(publicationId)} place on place.enrolment_id = enrolled.enrolment_id
		)
		select lesson, ordinal, lesson_title, section, section_title,
			(select count(*) from reader where furthest >= position) as reached,
			(select count(*) from reader join section_reading r on r.enrolment_id = reader.enrolment_id
				where r.lesson_slug = lesson and r.section_slug = section) as read,
			(select count(*) from reader where standing = 'stalled' and last = position) as stopped
		from ${outlineOf(publicationId)} outline
		order by position`.execute(db);
	const { rows: totals } = await sql<{ people: number; not_begun: number }>`
		select count(*) as people,
			count(*) filter (where standing = 'stalled' and place.last is null) as not_begun
		from ${enrolledIn(people, { stallDays, course: courseId })} enrolled
		join ${placesIn(publicationId)} place on place.enrolment_id = enrolled.enrolment_id`.execute(db);
	return {
		people: totals[0]?.people ?? 0,
		notBegun: totals[0]?.not_begun ?? 0,
		lessons: groupByLesson(rows)
	};
}

function groupByLesson(rows: readonly Row[]): LessonFigures[] {
	const lessons = new Map<string, LessonFigures>();
	for (const { lesson, ordinal, lesson_title, section, section_title, ...figures } of rows) {
		const group = lessons.get(lesson) ?? { lesson, ordinal, title: lesson_title, sections: [] };
		group.sections.push({ section, title: section_title, ...figures });
		lessons.set(lesson, group);
	}
	return [...lessons.values()];
}
