import { sql, type Expression, type RawBuilder } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { isUnitWithin, type UnitScope } from '../units/scope.ts';
import type { Tree } from '../units/tree.ts';
import type { Scope } from './actor.ts';

/**
 * The condition that a person is in the scope. `person` names a row of `person` that is not merged
 * into another.
 *
 * In scope are those whose appointments, in force today or later, lie in units of the scope.
 * Whoever has left and found no new post stays with the units they have left; whoever never had
 * one is looked after by the unit that registered them. So nobody is lost, and a unit loses sight
 * of a person when another has taken over.
 */
export function isPersonWithin(person: string, scope: UnitScope): RawBuilder<boolean> {
	if (scope === 'everywhere') return sql<boolean>`true`;
	if (scope.length === 0) return sql<boolean>`false`;
	const id = sql.ref(`${person}.id`);
	const registeredUnit = sql.ref<number>(`${person}.registered_unit_id`);
	const own = sql`(select ${id} union all select twin.id from person twin where twin.merged_into = ${id})`;
	const isLasting = sql`upper_inf(a.recorded) and (upper_inf(a.valid) or upper(a.valid) > current_date)`;
	const isPostWithin = isUnitWithin(sql.ref<number>('a.unit_id'), scope);
	return sql<boolean>`(
		exists (
			select from appointment a where a.person_id in ${own} and ${isLasting} and ${isPostWithin})
		or (
			not exists (select from appointment a where a.person_id in ${own} and ${isLasting})
			and (
				${isUnitWithin(registeredUnit, scope)}
				or exists (
					select from appointment a
					where a.person_id in ${own} and upper_inf(a.recorded) and ${isPostWithin}))))`;
}

/**
 * A unit as the root of a scope, once for each tree it stands in on the day (today by default).
 * Empty where the unit is not there, or not within the bounds.
 */
export async function scopeOfUnit(
	db: Reader,
	unitPublicId: string,
	{ within, asOf = null }: { within: UnitScope; asOf?: Day | null }
): Promise<Scope> {
	const places = await db
		.selectFrom('unit')
		.innerJoin('unit_place as place', 'place.unit_id', 'unit.id')
		.where('unit.public_id', '=', unitPublicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), within))
		.where(isPlaceOn(asOf))
		.select(['place.tree', 'place.level', 'place.unit_id as unitId'])
		.orderBy('place.tree')
		.execute();
	return places.map((place) => ({ ...place, tree: place.tree as Tree }));
}

/** The condition that the row `place` of `unit_place` holds on the day, or today. */
export function isPlaceOn(asOf: Day | null): Expression<boolean> {
	return sql<boolean>`place.valid @> coalesce(${asOf}::date, current_date)`;
}
