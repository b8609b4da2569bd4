import type { Reader } from '../database/reader.ts';
import type { UnitScope } from './scope.ts';
import { countBelow, getPath, getUnit, type Unit } from './unit.ts';
import { listChildren, selectUnits, type UnitRow, type View } from './unit-list.ts';
import { splitChildrenMax } from './input.ts';
import type { PathStep } from './path.ts';
import { sql } from 'kysely';

/** What an act on a unit will touch, shown before it is confirmed. */
export interface ActPreview {
	unit: Unit;
	path: PathStep[];
	/** Everything below, at every level. */
	belowCount: number;
	/** What stands directly below: it moves along, or needs somewhere to go. */
	children: UnitRow[];
	/** The other units under the same parent: the likeliest to merge with or to take over. */
	siblings: UnitRow[];
}

/**
 * The unit that an act is about, as it stands on the day.
 *
 * @param scope where the actor may change units
 * @throws NotFound `unit-not-found`
 */
export async function previewAct(
	db: Reader,
	scope: UnitScope,
	publicId: string,
	view: View
): Promise<ActPreview> {
	const unit = await getUnit(db, scope, publicId, view);
	const shown = { asOf: unit.shown_on, tree: unit.tree };
	const [path, belowCount, children, siblings] = await Promise.all([
		getPath(db, scope, unit),
		countBelow(db, unit, shown),
		listChildren(db, scope, unit.id, { ...shown, limit: splitChildrenMax }),
		listSiblings(db, scope, unit, shown)
	]);
	return { unit, path, belowCount, children: children.rows, siblings };
}

const siblingsMax = 200;

async function listSiblings(
	db: Reader,
	scope: UnitScope,
	{ id }: Unit,
	view: View
): Promise<UnitRow[]> {
	return selectUnits(db, scope, view)
		.where('unit.id', '<>', id)
		.where((eb) =>
			eb(
				'version.parent_id',
				'=',
				eb
					.selectFrom('unit_version as own')
					.select('own.parent_id')
					.where('own.unit_id', '=', id)
					.where('own.tree', '=', view.tree)
					.where(sql<boolean>`own.valid @> ${view.asOf}::date`)
			)
		)
		.orderBy('version.level')
		.orderBy('version.name')
		.limit(siblingsMax)
		.execute();
}
