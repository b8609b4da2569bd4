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
	/** Whether the reader may record its pilot and demonstration status, also after its end. */
	isPilotChangeable: boolean;
}

/**
 * A unit as it stood on the day, with what stands above and below it, and its whole history.
 *
 * @param scopes where the reader may view units, change them, and change their pilot status
 * @throws NotFound `unit-not-found`
 */
export async function describeUnit(
	db: Reader,
	scopes: { view: UnitScope; change: UnitScope; pilots: UnitScope },
	publicId: string,
	{ cursor, ...view }: View & { cursor: string | undefined }
): Promise<UnitDescription> {
	const unit = await getUnit(db, scopes.view, publicId, view);
	const shown = { asOf: unit.shown_on, tree: unit.tree };
	const [path, division, children, belowCount, pilots, history] = await Promise.all([
		getPath(db, scopes.view, unit),
		findDivisionOf(db, unit),
		listChildren(db, scopes.view, unit.id, { ...shown, cursor }),
		countBelow(db, unit, shown),
		listPilots(db, scopes.view, publicId),
		getHistory(db, scopes.view, unit.id)
	]);
	const { isWithinChange, isPilotChangeable } = await findRights(db, scopes, unit);
	const isChangeable = isWithinChange && unit.closed_on === null;
	return {
		...{ unit, path, division, children, belowCount, pilots, history },
		...{ isChangeable, isPilotChangeable }
	};
}

async function findRights(
	db: Reader,
	scopes: { change: UnitScope; pilots: UnitScope },
	{ id }: Unit
): Promise<{ isWithinChange: boolean; isPilotChangeable: boolean }> {
	return db
		.selectFrom('unit')
		.where('id', '=', id)
		.select((eb) => [
			isUnitWithin(eb.ref('unit.id'), scopes.change).as('isWithinChange'),
			isUnitWithin(eb.ref('unit.id'), scopes.pilots).as('isPilotChangeable')
		])
		.executeTakeFirstOrThrow();
}
