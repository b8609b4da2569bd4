import { sql, type RawBuilder } from 'kysely';
import { isPersonWithin } from '../grants/reach.ts';
import type { UnitScope } from '../units/scope.ts';

/**
 * Every answer that people in scope gave to the checks of a course, for `with answered as …`:
 * `person_id`, `lesson_check_id`, `response`, `is_right` and `nth`, which counts a person's answers
 * to the check of that name from 1, over all rounds and publications. Whoever meets a check again
 * has no second first try.
 */
export function answeredIn(courseId: number, people: UnitScope): RawBuilder<unknown> {
	return sql`(
		select person.id as person_id, a.lesson_check_id, a.response, a.is_right,
			row_number() over (
				partition by person.id, a.lesson_slug, a.check_slug order by a.answered_at, a.id) as nth
		from check_attempt a
		join enrolment e on e.id = a.enrolment_id
		join person holder on holder.id = e.person_id
		join person on person.id = coalesce(holder.merged_into, holder.id)
		where e.course_id = ${courseId} and ${isPersonWithin('person', people)}
	)`;
}
