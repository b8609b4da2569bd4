import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { isOfPerson } from '../people/of-person.ts';
import { peopleNamed } from '../people/search.ts';
import { isUnitWithin } from '../units/scope.ts';

/** The condition that the row `sitting` is one that the actor holds: others do not see its learners. */
export function isOwnSitting(actor: Actor): RawBuilder<boolean> {
	return sql<boolean>`(
		${isOfPerson('sitting.trainer_id', actor.personId)}
		and ${isUnitWithin(sql.ref<number>('sitting.unit_id'), scopeOf(actor, 'sittings.manage'))})`;
}

/** The condition that the row `course` belongs to a base in which the actor holds sittings. */
function isCourseOfBase(actor: Actor): RawBuilder<boolean> {
	return sql<boolean>`exists (
		select from unit where unit.code = course.base_code
			and ${isUnitWithin(sql.ref<number>('unit.id'), scopeOf(actor, 'sittings.manage'))})`;
}

/**
 * The condition that the actor may bring a person into a class: whoever works in their units, and
 * whoever is enrolled in a course of their base. `person` names a row that is not merged.
 */
export function isWithinReach(actor: Actor): RawBuilder<boolean> {
	return sql<boolean>`(
		${isPersonWithin('person', scopeOf(actor, 'sittings.manage'))}
		or exists (
			select from enrolment
			join course on course.id = enrolment.course_id
			join person holder on holder.id = enrolment.person_id
			where coalesce(holder.merged_into, holder.id) = person.id and enrolment.left_at is null
				and ${isCourseOfBase(actor)}))`;
}

/** A course whose learners can fill a class. */
export interface ClassCourse {
	slug: string;
	title: string;
	/** How many learn in it or have finished it. */
	learners: number;
}

/** The courses of the actor's base that somebody is enrolled in, by title. */
export async function listClassCourses(db: Reader, actor: Actor): Promise<ClassCourse[]> {
	const { rows } = await sql<ClassCourse>`
		select course.slug, publication.title,
			count(distinct coalesce(holder.merged_into, holder.id)) as learners
		from course
		join course_publication publication on publication.id = course.current_publication_id
		join enrolment on enrolment.course_id = course.id and enrolment.left_at is null
		join person holder on holder.id = enrolment.person_id
		where ${isCourseOfBase(actor)}
		group by course.slug, publication.title
		order by publication.title collate "zh-x-icu", course.slug`.execute(db);
	return rows;
}

/**
 * The people who are enrolled in a course of the actor's base, by id.
 *
 * @throws NotFound `course-not-found`
 */
export async function listEnrolled(db: Reader, actor: Actor, course: string): Promise<number[]> {
	const found = await db
		.selectFrom('course')
		.where('slug', '=', course)
		.where(isCourseOfBase(actor))
		.select('id')
		.executeTakeFirst();
	if (!found) throw new NotFound('course-not-found');
	const { rows } = await sql<{ id: number }>`
		select distinct coalesce(holder.merged_into, holder.id) as id
		from enrolment join person holder on holder.id = enrolment.person_id
		where enrolment.course_id = ${found.id} and enrolment.left_at is null
		order by id`.execute(db);
	return rows.map(({ id }) => id);
}

/** Somebody who may be brought into a class. */
export interface Candidate {
	person: string;
	name: string;
	unit: string | null;
}

const foundMax = 20;

/** The people within reach whom a typed name may mean and who are not in the class yet, a few of them. */
export async function findCandidates(
	db: Reader,
	actor: Actor,
	{ sittingId, query }: { sittingId: number; query: string }
): Promise<Candidate[]> {
	const named = peopleNamed(query);
	if (!named) return [];
	const { rows } = await sql<Candidate>`
		select person.public_id as person, person.name, ${unitOf} as unit
		from person
		where person.merged_into is null and person.id in ${named} and ${isWithinReach(actor)}
			and not exists (
				select from sitting_member member
				where member.sitting_id = ${sittingId} and member.person_id = person.id)
		order by person.name_initials, person.name, person.id
		limit ${foundMax}`.execute(db);
	return rows;
}

/** What the unit of the main post of `person` is called today. */
export const unitOf = sql<string | null>`(
	select version.name from appointment post
	join person holder on holder.id = post.person_id
	join unit_version version on version.unit_id = post.unit_id and version.valid @> current_date
	where coalesce(holder.merged_into, holder.id) = person.id
		and upper_inf(post.recorded) and post.valid @> current_date
	order by post.is_primary desc, post.id, version.tree limit 1)`;
