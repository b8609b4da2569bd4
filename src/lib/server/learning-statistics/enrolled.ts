import { sql, type RawBuilder } from 'kysely';
import { isPersonWithin } from '../grants/reach.ts';
import type { UnitScope } from '../units/scope.ts';

/** How somebody stands in a course: everyone in exactly one of these. */
export const standings = ['learning', 'stalled', 'finished', 'left'] as const;

export type Standing = (typeof standings)[number];

/**
 * Everybody in scope who is or was enrolled, once for each course, for `with enrolled as …`:
 * `enrolment_id`, `enrolment`, `person_id`, `course_id`, `publication_id`, `enrolled_at`,
 * `completed_at`, `last_at` and `standing`.
 *
 * Of several rounds, or of the enrolments of two entries that are one person, an open one decides,
 * else one that was finished; among equals the newest.
 *
 * @param options.course the id of one course; every course without it
 */
export function enrolledIn(
	people: UnitScope,
	{ stallDays, course = null }: { stallDays: number; course?: number | null }
): RawBuilder<unknown> {
	return sql`(
		select deciding.*, case
			when completed_at is not null then 'finished'
			when left_at is not null then 'left'
			when last_at::date <= current_date - ${stallDays}::int then 'stalled'
			else 'learning' end as standing
		from (
			select distinct on (person.id, e.course_id)
				e.id as enrolment_id, e.public_id as enrolment, person.id as person_id,
				e.course_id, e.publication_id, e.enrolled_at, e.completed_at, e.left_at,
				greatest(
					e.enrolled_at,
					(select max(last_at) from study_time where enrolment_id = e.id),
					(select max(read_at) from section_reading where enrolment_id = e.id),
					(select max(answered_at) from check_attempt where enrolment_id = e.id),
					(select placed_at from reading_place where enrolment_id = e.id)) as last_at
			from enrolment e
			join person holder on holder.id = e.person_id
			join person on person.id = coalesce(holder.merged_into, holder.id)
			where (${course}::bigint is null or e.course_id = ${course}::bigint)
				and ${isPersonWithin('person', people)}
			order by person.id, e.course_id,
				e.completed_at is null and e.left_at is null desc, e.completed_at is not null desc,
				e.round desc, e.id desc
		) deciding
	)`;
}

/**
 * How far the enrolments of a publication have come, for `with place as …`: `enrolment_id`, the
 * furthest position that was read or stood at, and the last one; null where nothing was opened.
 * Positions count the sections of all lessons from 1, as `outlineOf` does.
 */
export function placesIn(publicationId: number): RawBuilder<unknown> {
	return sql`(
		select e.id as enrolment_id,
			greatest(max(read.position), max(stand.position)) as furthest,
			coalesce(max(stand.position), (
				array_agg(read.position order by r.read_at desc, read.position desc)
					filter (where read.position is not null))[1]) as last
		from enrolment e
		left join section_reading r on r.enrolment_id = e.id
		left join ${outlineOf(publicationId)} read on read.lesson = r.lesson_slug and read.section = r.section_slug
		left join reading_place p on p.enrolment_id = e.id
		left join ${outlineOf(publicationId)} stand on stand.lesson = p.lesson_slug and stand.section = p.section_slug
		where e.publication_id = ${publicationId}
		group by e.id
	)`;
}

/** The sections of a publication in their order: `lesson`, `section` (slugs), their titles, and `position`. */
export function outlineOf(publicationId: number): RawBuilder<unknown> {
	return sql`(
		select l.slug as lesson, l.ordinal, l.title as lesson_title,
			s.value ->> 'slug' as section, s.value ->> 'title' as section_title,
			row_number() over (order by l.ordinal, s.ordinality) as position
		from lesson l cross join lateral jsonb_array_elements(l.sections) with ordinality s
		where l.publication_id = ${publicationId}
	)`;
}
