import { sql, type RawBuilder } from 'kysely';
import { isUnitWithin, type UnitScope } from '../units/scope.ts';
import type { HoursPeriod } from './input.ts';

/**
 * What people earned while they belonged to units in scope, for `with earned as …`: `person_id`,
 * `unit_id`, `ledger` and `minutes`, with reversals taken off.
 *
 * A line belongs to the unit of the main post on the day it was earned, or where there was none, to
 * the unit that registered the person. Whoever has moved since stays counted where they were.
 */
export function earnedIn(scope: UnitScope, { from, until }: HoursPeriod): RawBuilder<unknown> {
	// Each step is computed once for all: looking up the post line by line takes seconds in a county.
	return sql`(
		with line as materialized (
			select person.id as person_id, person.registered_unit_id, line.ledger, line.earned_on,
				sum(line.minutes) as minutes
			from hours_entry line
			join person holder on holder.id = line.person_id
			join person on person.id = coalesce(holder.merged_into, holder.id)
			where line.earned_on >= ${from}::date and line.earned_on < ${until}::date
			group by person.id, line.ledger, line.earned_on
		), post as materialized (
			select coalesce(holder.merged_into, holder.id) as person_id, a.id, a.unit_id, a.valid
			from appointment a join person holder on holder.id = a.person_id
			where a.is_primary and upper_inf(a.recorded)
		), placed as materialized (
			select distinct on (line.person_id, line.ledger, line.earned_on)
				line.person_id, line.ledger, line.minutes, coalesce(post.unit_id, line.registered_unit_id) as unit_id
			from line left join post on post.person_id = line.person_id and post.valid @> line.earned_on
			order by line.person_id, line.ledger, line.earned_on, post.id
		)
		select person_id, unit_id, ledger, sum(minutes) as minutes from placed
		where unit_id in (select unit.id from unit where ${isUnitWithin(sql.ref<number>('unit.id'), scope)})
		group by person_id, unit_id, ledger
	)`;
}
