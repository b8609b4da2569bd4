import { sql, type SqlBool } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { listPaths, type PathStep } from './path.ts';
import type { UnitScope } from './scope.ts';
import type { Tree } from './tree.ts';

/** A unit by name, with the units above it from the top down. */
export interface Standing {
	public_id: string;
	name: string;
	path: PathStep[];
}

/**
 * Where a unit stands on a day, in the first tree that has it. For a heading, so without a scope of
 * its own: `scope` only says which of the names above lead somewhere.
 */
export async function findStanding(
	db: Reader,
	scope: UnitScope,
	unitId: number,
	{ asOf }: { asOf: Day }
): Promise<Standing | undefined> {
	const unit = await db
		.selectFrom('unit')
		.innerJoin('unit_version as version', 'version.unit_id', 'unit.id')
		.select(['unit.public_id', 'version.name', sql<Tree>`version.tree`.as('tree')])
		.where('unit.id', '=', unitId)
		.where(sql<SqlBool>`version.valid @> ${asOf}::date`)
		.orderBy('version.tree')
		.limit(1)
		.executeTakeFirst();
	if (!unit) return undefined;
	const { tree, ...named } = unit;
	const paths = await listPaths(db, scope, [unitId], { asOf, tree });
	return { ...named, path: paths.get(unitId) ?? [] };
}
