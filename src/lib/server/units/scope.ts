import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { Database } from '../database/schema.ts';
import { levelColumn } from './tree.ts';

/** A root and everything below it. Structurally the `Scope` of an actor, without knowing actors. */
type Roots = readonly { tree: string; level: number; unitId: number }[];

/**
 * The condition that a row of `unit_place` lies in one of the subtrees. Put it into the `where` of
 * every query that a person's rights decide: what is out of scope is not found.
 *
 * Without roots nothing is in scope.
 */
export function isPlacedWithin(
	eb: ExpressionBuilder<Database & { place: Database['unit_place'] }, 'place'>,
	roots: Roots
): Expression<SqlBool> {
	if (roots.length === 0) return sql<SqlBool>`false`;
	return eb.or(
		roots.map(({ tree, level, unitId }) =>
			eb.and([eb('place.tree', '=', tree), eb(`place.${levelColumn(level)}`, '=', unitId)])
		)
	);
}
