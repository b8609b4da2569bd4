import { sql, type RawBuilder } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import type { UnitScope } from '../units/scope.ts';
import { enrolledIn, type Standing } from './enrolled.ts';
import type { LearnerFilter } from './input.ts';
import { readConditions } from './learner-filter.ts';
import type { StatisticsRules } from './rules.ts';

export const learnersPageSize = 50;

/** Somebody in one course. */
export interface Learner {
	enrolment: string;
	person: string;
	name: string;
	/** What the unit of the main post is called today. */
	unit: string | null;
	course: string;
	title: string;
	publication: number;
	standing: Standing;
	/** Lessons that are finished, and all of the publication that is read. */
	done: number;
	lessons: number;
	enrolledOn: Day;
	/** When anything was last learnt, or the day of the enrolment. */
	lastOn: Day;
	completedOn: Day | null;
}

/**
 * Who in scope is or was enrolled, by initials and name, once for each course, one page at a time.
 *
 * @param options.limit rows at most; a page of `learnersPageSize` unless said
 * @returns the rows, and the cursor of the next page where there is one
 */
export async function listLearners(
	db: Reader,
	people: UnitScope,
	{ stallDays }: StatisticsRules,
	filter: LearnerFilter,
	{ limit = learnersPageSize }: { limit?: number } = {}
): Promise<{ learners: Learner[]; after: string | undefined }> {
	const asked = await readConditions(db, people, filter);
	if (!asked) return { learners: [], after: undefined };
	const conditions = [...asked.conditions, isInState(filter.state), isAfter(filter.cursor)];
	const { rows } = await sql<Learner>`
		with enrolled as ${enrolledIn(people, { stallDays, course: asked.courseId })},
		post as materialized ${posts}
		select enrolled.enrolment, person.public_id as person, person.name,
			(select version.name from unit_version version
				where version.unit_id = post.unit_id and version.valid @> current_date
				order by version.tree limit 1) as unit,
			course.slug as course, publication.title, publication.number as publication, enrolled.standing,
			(select count(*) from lesson l
				join lesson_completion done on done.lesson_slug = l.slug and done.enrolment_id = enrolled.enrolment_id
				where l.publication_id = publication.id) as done,
			(select count(*) from lesson l where l.publication_id = publication.id) as lessons,
			enrolled.enrolled_at::date as "enrolledOn", enrolled.last_at::date as "lastOn",
			enrolled.completed_at::date as "completedOn"
		from enrolled
		join person on person.id = enrolled.person_id
		join course on course.id = enrolled.course_id
		join course_publication publication on publication.id = enrolled.publication_id
		left join post on post.person_id = enrolled.person_id
		where ${sql.join(conditions, sql` and `)}
		order by person.name_initials, person.name, person.id, enrolled.enrolment_id
		limit ${limit + 1}`.execute(db);
	const page = rows.slice(0, limit);
	return { learners: page, after: rows.length > limit ? page.at(-1)?.enrolment : undefined };
}

/** How many the list holds in each state, whatever state is asked for: rows, not people. */
export async function countLearners(
	db: Reader,
	people: UnitScope,
	{ stallDays }: StatisticsRules,
	filter: LearnerFilter
): Promise<Record<Standing, number>> {
	const counts = { learning: 0, stalled: 0, finished: 0, left: 0 };
	const asked = await readConditions(db, people, filter);
	if (!asked) return counts;
	const { rows } = await sql<{ standing: Standing; count: number }>`
		with enrolled as ${enrolledIn(people, { stallDays, course: asked.courseId })}
		select enrolled.standing, count(*) as count
		from enrolled join person on person.id = enrolled.person_id
		where ${sql.join(asked.conditions, sql` and `)}
		group by enrolled.standing`.execute(db);
	for (const { standing, count } of rows) counts[standing] = count;
	return counts;
}

/** Those in scope who stand still in a course, the longest first: for the desk. */
export async function listStalled(
	db: Reader,
	people: UnitScope,
	{ stallDays }: StatisticsRules,
	{ limit }: { limit: number }
): Promise<{ name: string; person: string; total: number }[]> {
	const { rows } = await sql<{ name: string; person: string; total: number }>`
		with stalled as (
			select person_id, min(last_at) as last_at from ${enrolledIn(people, { stallDays })} enrolled
			where standing = 'stalled' group by person_id)
		select person.name, person.public_id as person, count(*) over () as total
		from stalled join person on person.id = stalled.person_id
		order by stalled.last_at, person.id
		limit ${limit}`.execute(db);
	return rows;
}

/** The choices of the filter: every course in which somebody in scope is or was enrolled. */
export async function listLearnerCourses(
	db: Reader,
	people: UnitScope,
	{ stallDays }: StatisticsRules
): Promise<{ slug: string; title: string }[]> {
	const { rows } = await sql<{ slug: string; title: string }>`
		select course.slug, publication.title
		from course
		join course_publication publication on publication.id = course.current_publication_id
		where course.id in (select course_id from ${enrolledIn(people, { stallDays })} enrolled)
		order by publication.tier, publication.title collate "zh-x-icu", course.id`.execute(db);
	return rows;
}

/** By person, twins included: where the main post of today is; else another post. */
const posts = sql`(
	select distinct on (coalesce(holder.merged_into, holder.id))
		coalesce(holder.merged_into, holder.id) as person_id, a.unit_id
	from appointment a join person holder on holder.id = a.person_id
	where upper_inf(a.recorded) and a.valid @> current_date
	order by coalesce(holder.merged_into, holder.id), a.is_primary desc, a.id)`;

function isInState(state: LearnerFilter['state']): RawBuilder<unknown> {
	if (state === undefined) return sql`true`;
	if (state === 'learning') return sql`enrolled.standing in ('learning', 'stalled')`;
	return sql`enrolled.standing = ${state}`;
}

function isAfter(cursor: string | undefined): RawBuilder<unknown> {
	if (cursor === undefined) return sql`true`;
	return sql`(person.name_initials, person.name, person.id, enrolled.enrolment_id) > (
		select kept.name_initials, kept.name, kept.id, last.id
		from enrolment last
		join person holder on holder.id = last.person_id
		join person kept on kept.id = coalesce(holder.merged_into, holder.id)
		where last.public_id = ${cursor})`;
}
