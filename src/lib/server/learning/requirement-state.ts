import { sql } from 'kysely';
import type { Tier } from '#lib/courses/codes.ts';
import {
	evaluateRequirement,
	listRequiredCourses,
	type Requirement,
	type RequirementState
} from '#lib/courses/requirements.ts';
import { listCourseTitles } from '../courses/course.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';

export interface CourseLock {
	isMet: boolean;
	/** The tree of what is asked for and what is met of it; null where nothing is. */
	state: RequirementState | null;
	/** The titles of the courses in it, by slug. */
	titles: Record<string, string>;
}

/**
 * Whether the actor may begin a course: what its newest publication asks to be finished before, held
 * against what they have finished.
 */
export async function findRequirementState(
	db: Reader,
	actor: Actor,
	courseSlug: string
): Promise<CourseLock> {
	const row = await db
		.selectFrom('course')
		.innerJoin(
			'course_publication as publication',
			'publication.id',
			'course.current_publication_id'
		)
		.where('course.slug', '=', courseSlug)
		.select(sql<Requirement | null>`publication.manifest -> 'requires'`.as('requires'))
		.executeTakeFirst();
	if (!row?.requires) return { isMet: true, state: null, titles: {} };
	const [finished, titles] = await Promise.all([
		listFinished(db, actor.personId),
		listCourseTitles(db, listRequiredCourses(row.requires))
	]);
	return {
		...evaluateRequirement(row.requires, {
			courses: new Set(finished.map(({ slug }) => slug)),
			tiers: new Set(finished.map(({ tier }) => tier as Tier))
		}),
		titles: Object.fromEntries(titles)
	};
}

function listFinished(db: Reader, personId: number) {
	return db
		.selectFrom('enrolment')
		.innerJoin('course', 'course.id', 'enrolment.course_id')
		.innerJoin('course_publication as publication', 'publication.id', 'enrolment.publication_id')
		.innerJoin('person', 'person.id', 'enrolment.person_id')
		.where((eb) => eb.or([eb('person.id', '=', personId), eb('person.merged_into', '=', personId)]))
		.where('enrolment.completed_at', 'is not', null)
		.select(['course.slug', 'publication.tier'])
		.execute();
}
