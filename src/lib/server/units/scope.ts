import {
	expressionBuilder,
	sql,
	type Expression,
	type ExpressionBuilder,
	type ExpressionWrapper,
	type SqlBool
} from 'kysely';
import type { Database } from '../database/schema.ts';
import { levelColumn } from './tree.ts';

/** A root and everything below it. Structurally the `Scope` of an actor, without knowing actors. */
type Roots = readonly { tree: string; level: number; unitId: number }[];

/** The part of the trees in which somebody may act; `everywhere` is for the system itself. */
export type UnitScope = Roots | 'everywhere';

/**
 * The condition that a row of `unit_place` lies in one of the subtrees. Put it into the `where` of
 * every query that a person's rights decide: what is out of scope is not found.
 *
 * Without roots nothing is in scope.
 */
export function isPlacedWithin(
	eb: ExpressionBuilder<Database & { place: Database['unit_place'] }, 'place'>,
	scope: UnitScope
): Expression<SqlBool> {
	if (scope === 'everywhere') return sql<SqlBool>`true`;
	if (scope.length === 0) return sql<SqlBool>`false`;
	return eb.or(
		scope.map(({ tree, level, unitId }) =>
			eb.and([eb('place.tree', '=', tree), eb(`place.${levelColumn(level)}`, '=', unitId)])
		)
	);
}

/**
 * The condition that a unit lies in one of the subtrees, whatever the date that is shown: rights
 * are judged by the tree of today. A unit that is closed is judged by its last place, one that
 * does not exist yet by its first, so that whoever closed or founded it keeps it in sight.
 */
export function isUnitWithin(
	unitId: Expression<number | null>,
	scope: UnitScope
): ExpressionWrapper<Database, never, boolean> {
	const eb = expressionBuilder<Database, never>();
	return eb
		.exists(
			eb
				.selectFrom('unit_place as place')
				.select('place.unit_id')
				.where('place.unit_id', '=', unitId)
				.where((place) => isPlacedWithin(place, scope))
				.where(isDecidingPlace)
		)
		.$castTo<boolean>();
}

/** The row `place` that judges a unit: the one of today, else the last, else the first. */
export const isDecidingPlace = sql<SqlBool>`(
	place.valid @> current_date
	or (upper(place.valid) <= current_date and not exists (
		select from unit_place later
		where later.unit_id = place.unit_id and later.tree = place.tree and later.valid >> place.valid))
	or (lower(place.valid) > current_date and not exists (
		select from unit_place earlier
		where earlier.unit_id = place.unit_id and earlier.tree = place.tree and earlier.valid << place.valid)))`;
