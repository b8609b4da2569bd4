import { sql } from 'kysely';
import type { CheckKey, CheckKind } from '#lib/courses/check.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';

export interface CourseKeys {
	course: string;
	/** By the slugs of lesson and check. */
	lessons: Record<string, Record<string, { kind: CheckKind; key: CheckKey }>>;
}

/**
 * The keys of all checks in the publication that the actor is enrolled in. Without a network a phone
 * must answer at once, and these checks are for learning: an examination never hands its keys out.
 *
 * @throws NotFound `course-not-found` for whoever is not enrolled
 */
export async function getCourseKeys(
	db: Reader,
	actor: Actor,
	courseSlug: string
): Promise<CourseKeys> {
	const { rows } = await sql<{ lessons: CourseKeys['lessons'] | null }>`
		with own as (
			select e.publication_id from enrolment e
			join course c on c.id = e.course_id
			where c.slug = ${courseSlug} and e.left_at is null
				and ${isOfPerson('e.person_id', actor.personId)}
			order by e.round desc, e.id desc limit 1
		)
		select (
			select json_object_agg(l.slug, (
				select coalesce(json_object_agg(k.slug, json_build_object('kind', k.kind, 'key', k.answer_key)), '{}')
				from lesson_check k where k.lesson_id = l.id))
			from lesson l where l.publication_id = own.publication_id) as lessons
		from own`.execute(db);
	const [row] = rows;
	if (!row?.lessons) throw new NotFound('course-not-found');
	return { course: courseSlug, lessons: row.lessons };
}
