import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { getHistory, type HistoryAct } from './history.ts';
import type { PathStep } from './path.ts';
import { listPilots, type Pilot } from './pilot.ts';
import { isUnitWithin, type UnitScope } from './scope.ts';
import {
	countBelow,
	findDivisionOf,
	getPath,
	getUnit,
	type Unit,
	type UnitDivision
} from './unit.ts';
import { listChildren, type UnitPage, type View } from './unit-list.ts';

/** Everything that the page of a unit shows. */
export interface UnitDescription {
	unit: Unit;
	path: PathStep[];
	division: UnitDivision | undefined;
	children: UnitPage;
	belowCount: number;
	pilots: Pilot[];
	history: HistoryAct[];
	/** Whether the reader may change it: it exists and lies where they change units. */
	isChangeable: boolean;
}

/**
 * A unit as it stood on the day, with what stands above and below it, and its whole history.
 *
 * @param scopes where the reader may view units, and where they may change them
 * @throws NotFound `unit-not-found`
 */
export async function describeUnit(
	db: Reader,
	scopes: { view: UnitScope; change: UnitScope },
	publicId: string,
	{ cursor, ...view }: View & { cursor: string | undefined }
): Promise<UnitDescription> {
	const unit = await getUnit(db, scopes.view, publicId, view);
	const shown = { asOf: unit.shown_on, tree: unit.tree };
	const [path, division, children, belowCount, pilots, history, isChangeable] = await Promise.all([
		getPath(db, scopes.view, unit),
		findDivisionOf(db, unit),
		listChildren(db, scopes.view, unit.id, { ...shown, cursor }),
		countBelow(db, unit, shown),
		listPilots(db, scopes.view, publicId),
		getHistory(db, scopes.view, unit.id),
		canChange(db, scopes.change, unit)
	]);
	return { unit, path, division, children, belowCount, pilots, history, isChangeable };
}

async function canChange(db: Reader, scope: UnitScope, unit: Unit): Promise<boolean> {
	const found = await db
		.selectFrom('unit')
		.select(sql`1`.as('one'))
		.where('id', '=', unit.id)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scope))
		.executeTakeFirst();
	return found !== undefined && unit.closed_on === null;
}
