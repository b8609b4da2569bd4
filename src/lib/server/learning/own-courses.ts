import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';

/** A lesson as the list of a course shows it. */
export interface LessonStep {
	slug: string;
	title: string;
	minutes: number;
	isComplete: boolean;
}

/** One course that somebody learns or has learnt, with how far they are. */
export interface OwnCourse {
	enrolment: string;
	course: string;
	title: string;
	tier: string;
	minutes: number;
	round: number;
	enrolledAt: Date;
	completedAt: Date | null;
	/** The number of the publication that is read, and whether there is a newer one. */
	publication: number;
	publicationId: number;
	newestPublicationId: number | null;
	isWithdrawn: boolean;
	lessons: LessonStep[];
	/** Where the reader was last. */
	place: { lesson: string; section: string } | null;
	lastAt: Date;
}

interface Row {
	enrolment: string;
	course: string;
	title: string;
	tier: string;
	minutes: number;
	round: number;
	enrolled_at: Date;
	completed_at: Date | null;
	publication: number;
	publication_id: number;
	newest_publication_id: number | null;
	is_withdrawn: boolean;
	lessons: { slug: string; title: string; minutes: number; is_complete: boolean }[];
	place: { lesson: string; section: string } | null;
	last_at: Date;
}

/** Courses shown in one list; who has more finds the rest in the learning record. */
const coursesMax = 100;

/**
 * The courses of a person, unfinished ones first, the one that was learnt last at the head. Of
 * several rounds in one course only the newest; courses that were left are not there.
 *
 * @param options.course only this one, by its slug
 */
export async function listOwnCourses(
	db: Reader,
	personId: number,
	{ course = null }: { course?: string | null } = {}
): Promise<OwnCourse[]> {
	const { rows } = await sql<Row>`
		with own as (
			select distinct on (e.course_id) e.* from enrolment e
			where e.left_at is null
				and ${isOfPerson('e.person_id', personId)}
			order by e.course_id, e.round desc, e.id desc
		)
		select e.public_id as enrolment, c.slug as course, p.title, p.tier, p.minutes, e.round,
			e.enrolled_at, e.completed_at, p.number as publication, p.id as publication_id,
			c.current_publication_id as newest_publication_id, c.withdrawn_at is not null as is_withdrawn,
			(select json_agg(json_build_object('slug', l.slug, 'title', l.title, 'minutes', l.minutes,
					'is_complete', done.lesson_slug is not null) order by l.ordinal)
				from lesson l
				left join lesson_completion done on done.enrolment_id = e.id and done.lesson_slug = l.slug
				where l.publication_id = p.id) as lessons,
			(select json_build_object('lesson', r.lesson_slug, 'section', r.section_slug)
				from reading_place r where r.enrolment_id = e.id) as place,
			coalesce((select max(t.last_at) from study_time t where t.enrolment_id = e.id), e.enrolled_at) as last_at
		from own e
		join course c on c.id = e.course_id
		join course_publication p on p.id = e.publication_id
		where ${course}::text is null or c.slug = ${course}
		order by e.completed_at is not null, last_at desc, e.id desc
		limit ${coursesMax}`.execute(db);
	return rows.map(({ lessons, ...row }) => ({
		enrolment: row.enrolment,
		course: row.course,
		title: row.title,
		tier: row.tier,
		minutes: row.minutes,
		round: row.round,
		enrolledAt: row.enrolled_at,
		completedAt: row.completed_at,
		publication: row.publication,
		publicationId: row.publication_id,
		newestPublicationId: row.newest_publication_id,
		isWithdrawn: row.is_withdrawn,
		lessons: lessons.map(({ is_complete, ...lesson }) => ({ ...lesson, isComplete: is_complete })),
		place: row.place,
		lastAt: row.last_at
	}));
}

/** The lesson to go on with: the one that was open last if it is not finished, else the first open one. */
export function nextLessonOf({ lessons, place }: OwnCourse): LessonStep | undefined {
	const open = lessons.filter(({ isComplete }) => !isComplete);
	return open.find(({ slug }) => slug === place?.lesson) ?? open[0];
}

/** On which of the last seven days something was learnt, and how many minutes in all. */
export interface LearningWeek {
	days: { day: Day; hasLearnt: boolean }[];
	/** Of the lessons that were open in the week; whole minutes. */
	minutes: number;
}

/** The last seven days of a person, oldest first, today last. */
export async function readLearningWeek(db: Reader, personId: number): Promise<LearningWeek> {
	const { rows } = await sql<{ day: Day; has_learnt: boolean; minutes: number }>`
		with own as (
			select e.id from enrolment e
			where ${isOfPerson('e.person_id', personId)}
		), learnt as (
			select read_at::date as day from section_reading where enrolment_id in (table own)
				and read_at > current_date - 7
			union select answered_at::date from check_attempt where enrolment_id in (table own)
				and answered_at > current_date - 7
		)
		select d::date as day, d::date in (table learnt) as has_learnt,
			(select coalesce(sum(seconds), 0)::bigint / 60 from study_time
				where enrolment_id in (table own) and last_at > current_date - 6) as minutes
		from generate_series(current_date - 6, current_date, interval '1 day') d
		order by d`.execute(db);
	return {
		days: rows.map(({ day, has_learnt }) => ({ day, hasLearnt: has_learnt })),
		minutes: rows[0]?.minutes ?? 0
	};
}
