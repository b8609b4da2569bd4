import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { isUnitWithin, type UnitScope } from './scope.ts';
import { levelColumns, type Tree } from './tree.ts';

export interface PathStep {
	public_id: string;
	name: string;
	short_name: string | null;
	level: number;
	/** Whether the reader may open it. Names above one's own subtree are no secret, but lead nowhere. */
	is_open: boolean;
}

/**
 * The units above each unit on a day, from the top down, without the unit itself. A unit that does
 * not stand in the tree on that day has no entry.
 */
export async function listPaths(
	db: Reader,
	scope: UnitScope,
	unitIds: readonly number[],
	{ asOf, tree }: { asOf: Day; tree: Tree }
): Promise<Map<number, PathStep[]>> {
	const paths = new Map<number, PathStep[]>();
	if (unitIds.length === 0) return paths;
	const ancestors = sql<{ id: number }>`lateral unnest(array[${sql.join(
		levelColumns.map((column) => sql.ref(`place.${column}`))
	)}])`;
	const steps = await db
		.selectFrom('unit_place as place')
		.innerJoin(ancestors.as<'ancestor'>(sql`ancestor (id)`), (join) => join.onTrue())
		.innerJoin('unit', 'unit.id', 'ancestor.id')
		.innerJoin('unit_version as version', (join) =>
			join.onRef('version.unit_id', '=', 'unit.id').onRef('version.tree', '=', 'place.tree')
		)
		.select([
			'place.unit_id as below_id',
			'unit.id',
			'unit.public_id',
			'version.name',
			'version.short_name',
			'version.level'
		])
		.select((eb) => isUnitWithin(eb.ref('unit.id'), scope).as('is_open'))
		.where('place.unit_id', 'in', unitIds)
		.where('place.tree', '=', tree)
		.where(sql<boolean>`place.valid @> ${asOf}::date and version.valid @> ${asOf}::date`)
		.orderBy('version.level')
		.execute();
	for (const { below_id, id, is_open, ...step } of steps) {
		const path = paths.get(below_id) ?? [];
		if (id !== below_id) path.push({ ...step, is_open });
		paths.set(below_id, path);
	}
	return paths;
}

/** The path in words, as lists and choosers show it: 湖南省民政厅 › 长沙市民政局. */
export function pathInWords(path: readonly PathStep[]): string {
	return path.map(({ name, short_name }) => short_name ?? name).join(' › ');
}
