import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { isPersonWithin, scopeOfUnit } from '../grants/reach.ts';
import { peopleNamed } from '../people/search.ts';
import type { UnitScope } from '../units/scope.ts';
import { answeredIn } from './answered.ts';
import { outlineOf, placesIn } from './enrolled.ts';
import type { LearnerFilter } from './input.ts';

/** What a filter comes to: conditions on `enrolled` and `person`, and the course where there is one. */
export interface LearnerConditions {
	courseId: number | null;
	conditions: RawBuilder<unknown>[];
}

/** Undefined where it is certain that nobody is meant. */
export async function readConditions(
	db: Reader,
	people: UnitScope,
	filter: LearnerFilter
): Promise<LearnerConditions | undefined> {
	const conditions: RawBuilder<unknown>[] = [sql`true`];
	if (filter.query) {
		const named = peopleNamed(filter.query);
		if (!named) return undefined;
		conditions.push(sql`person.id in ${named}`);
	}
	if (filter.unit) {
		const roots = await scopeOfUnit(db, filter.unit, { within: people });
		if (roots.length === 0) return undefined;
		conditions.push(isPersonWithin('person', roots));
	}
	if (!filter.course) return { courseId: null, conditions };
	const course = await findCourse(db, filter.course, filter.publication);
	if (!course) return undefined;
	// Answers belong to the person: one that was given in an earlier round is an answer as well.
	if (filter.publication !== undefined && filter.check === undefined)
		conditions.push(sql`enrolled.publication_id = ${course.publicationId}`);
	conditions.push(...listPartConditions(course, people, filter));
	return { courseId: course.id, conditions };
}

/** How somebody came to a section. */
type Reach = Exclude<NonNullable<LearnerFilter['reach']>, 'not-begun'>;

interface CourseParts {
	id: number;
	publicationId: number;
}

async function findCourse(
	db: Reader,
	slug: string,
	number: number | undefined
): Promise<CourseParts | undefined> {
	return db
		.selectFrom('course')
		.innerJoin('course_publication as publication', 'publication.course_id', 'course.id')
		.where('course.slug', '=', slug)
		.where((eb) =>
			number === undefined
				? eb('publication.id', '=', eb.ref('course.current_publication_id'))
				: eb('publication.number', '=', number)
		)
		.select(['course.id', 'publication.id as publicationId'])
		.executeTakeFirst();
}

function listPartConditions(
	course: CourseParts,
	people: UnitScope,
	filter: LearnerFilter
): RawBuilder<unknown>[] {
	const conditions: RawBuilder<unknown>[] = [];
	const [lesson = '', section] = filter.section?.split('/') ?? [];
	if (filter.reach === 'not-begun') {
		conditions.push(sql`enrolled.standing = 'stalled' and exists (
			select from ${placesIn(course.publicationId)} place
			where place.enrolment_id = enrolled.enrolment_id and place.last is null)`);
	} else if (section !== undefined) {
		conditions.push(isAtSection(course, { lesson, section, reach: filter.reach ?? 'reached' }));
	}
	if (filter.check !== undefined) conditions.push(hasAnswered(course, people, filter));
	return conditions;
}

function isAtSection(
	{ publicationId }: CourseParts,
	{ lesson, section, reach }: { lesson: string; section: string; reach: Reach }
): RawBuilder<unknown> {
	if (reach === 'read') {
		return sql`exists (
			select from section_reading r where r.enrolment_id = enrolled.enrolment_id
				and r.lesson_slug = ${lesson} and r.section_slug = ${section})`;
	}
	const isThere =
		reach === 'reached'
			? sql`place.furthest >= outline.position`
			: sql`place.last = outline.position and enrolled.standing = 'stalled'`;
	return sql`exists (
		select from ${placesIn(publicationId)} place
		join ${outlineOf(publicationId)} outline on outline.lesson = ${lesson} and outline.section = ${section}
		where place.enrolment_id = enrolled.enrolment_id and ${isThere})`;
}

function hasAnswered(
	{ id, publicationId }: CourseParts,
	people: UnitScope,
	{ check = '', answer = 'any', option }: LearnerFilter
): RawBuilder<unknown> {
	const [lesson = '', slug = ''] = check.split('/');
	const how = {
		any: sql`true`,
		'first-right': sql`answered.nth = 1 and answered.is_right`,
		right: sql`answered.is_right`
	}[answer];
	// Of an order, a choice is a place and an id, such as `2:c`.
	const [, place, stepId] = /^([1-9]\d?):(.+)$/.exec(option ?? '') ?? [];
	const chosen =
		option === undefined
			? sql`true`
			: sql`answered.nth = 1 and case k.kind
				when 'order' then answered.response ->> ${Number(place ?? 1) - 1}::int = ${stepId ?? ''}
				else answered.response ? ${option} end`;
	return sql`person.id in (
		select answered.person_id from ${answeredIn(id, people)} answered
		join lesson_check k on k.id = answered.lesson_check_id
		join lesson l on l.id = k.lesson_id
		where l.publication_id = ${publicationId} and l.slug = ${lesson} and k.slug = ${slug}
			and ${how} and ${chosen})`;
}
