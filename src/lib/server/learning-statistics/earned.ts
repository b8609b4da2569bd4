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
	return sql`(
		select person_id, unit_id, ledger, sum(minutes) as minutes
		from (
			select person.id as person_id, line.ledger, line.minutes,
				coalesce((
					select a.unit_id from appointment a
					where a.person_id in (
						select person.id union all select twin.id from person twin where twin.merged_into = person.id)
						and a.is_primary and upper_inf(a.recorded) and a.valid @> line.earned_on
					order by a.id limit 1), person.registered_unit_id) as unit_id
			from hours_entry line
			join person holder on holder.id = line.person_id
			join person on person.id = coalesce(holder.merged_into, holder.id)
			where line.earned_on >= ${from}::date and line.earned_on < ${until}::date
		) line
		where unit_id in (select unit.id from unit where ${isUnitWithin(sql.ref<number>('unit.id'), scope)})
		group by person_id, unit_id, ledger
	)`;
}
