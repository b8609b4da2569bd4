import { sql, type Selectable } from 'kysely';
import { addDays, type Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { findDivisionPath, findLastDayOf } from './division.ts';
import { listPaths, type PathStep } from './path.ts';
import { isUnitWithin, type UnitScope } from './scope.ts';
import type { UnitTable } from './schema.ts';
import { levelColumn, type Tree } from './tree.ts';
import type { View } from './unit-list.ts';
import { listVersions, type Version } from './version.ts';

type UnitFacts = Pick<
	Selectable<UnitTable>,
	'id' | 'public_id' | 'code' | 'credit_code' | 'is_demo'
>;

/** A unit as it stands on a day. */
export interface Unit
	extends
		UnitFacts,
		Pick<Version, 'tree' | 'level' | 'kind' | 'name' | 'short_name' | 'division_code'> {
	/** The trees that it stands or stood in. */
	trees: Tree[];
	/** The day that is shown: the day asked for, or the nearest one on which the unit exists. */
	shown_on: Day;
	/** Whether on the day asked for it stands in the tree, does no more, or not yet. */
	state: 'existing' | 'closed' | 'planned';
	founded_on: Day;
	/** Its first day in the tree that is shown, where it was placed there later than it was founded. */
	placed_on: Day | null;
	/** The first day on which it is gone. */
	closed_on: Day | null;
}

/**
 * The unit as it stood on the day asked for. Rights are judged by today's tree (see `scope.ts`),
 * facts by the day. A unit that did not exist on that day is shown on the nearest one.
 *
 * @param view the tree is a wish: a unit that never stood in it is shown in its own
 */
export async function findUnit(
	db: Reader,
	scope: UnitScope,
	publicId: string,
	{ asOf, tree }: View
): Promise<Unit | undefined> {
	const unit = await db
		.selectFrom('unit')
		.select(['id', 'public_id', 'code', 'credit_code', 'is_demo'])
		.where('public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scope))
		.executeTakeFirst();
	if (!unit) return undefined;
	const versions = await listVersions(db, unit.id);
	const trees = [...new Set(versions.map((version) => version.tree))];
	const shownTree = trees.includes(tree) ? tree : trees[0];
	const inTree = versions.filter((version) => version.tree === shownTree);
	const [first, last] = [inTree[0], inTree.at(-1)];
	if (!first || !last) return undefined;
	const [from, until] = [first.valid_from, last.valid_until];
	const founded_on = versions.map(({ valid_from }) => valid_from).toSorted()[0] ?? from;
	const shown = versionOn(inTree, asOf) ?? (asOf < from ? first : last);
	return {
		...unit,
		...factsOf(shown),
		founded_on,
		placed_on: from > founded_on ? from : null,
		closed_on: until,
		trees,
		...shownOn({ from, until }, asOf)
	};
}

/** As `findUnit`. @throws NotFound `unit-not-found` */
export async function getUnit(
	db: Reader,
	scope: UnitScope,
	publicId: string,
	view: View
): Promise<Unit> {
	const unit = await findUnit(db, scope, publicId, view);
	if (!unit) throw new NotFound('unit-not-found');
	return unit;
}

/** The unit of that code, as it stands on the day, wherever in the trees it is. */
export async function findUnitByCode(
	db: Reader,
	scope: UnitScope,
	code: string,
	view: View
): Promise<Unit | undefined> {
	const unit = await db
		.selectFrom('unit')
		.select('public_id')
		.where('code', '=', code.trim().toUpperCase())
		.executeTakeFirst();
	return unit && findUnit(db, scope, unit.public_id, view);
}

/** The units above, from the top down, on the day that the unit is shown. */
export async function getPath(db: Reader, scope: UnitScope, unit: Unit): Promise<PathStep[]> {
	const { shown_on: asOf, tree } = unit;
	return (await listPaths(db, scope, [unit.id], { asOf, tree })).get(unit.id) ?? [];
}

/** Where a unit lies on the map. */
export interface UnitDivision {
	/** From the province down, in words. */
	path: string;
	/** False where the division was dissolved by the day shown, and the unit still names it. */
	is_current: boolean;
}

/** Where the unit lies; undefined where it names no division that was ever known. */
export async function findDivisionOf(
	db: Reader,
	{ division_code: code, shown_on: asOf }: Unit
): Promise<UnitDivision | undefined> {
	if (code === null) return undefined;
	const path = await findDivisionPath(db, code, { asOf });
	if (path) return { path, is_current: true };
	const lastDay = await findLastDayOf(db, code, { asOf });
	if (!lastDay) return undefined;
	return { path: await findDivisionPath(db, code, { asOf: lastDay }), is_current: false };
}

/** How many units stand below, at any depth, on the day: what an act on the unit takes along. */
export async function countBelow(
	db: Reader,
	{ id, tree, level }: Unit,
	{ asOf }: { asOf: Day }
): Promise<number> {
	const { count } = await db
		.selectFrom('unit_place as place')
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.where('place.tree', '=', tree)
		.where(`place.${levelColumn(level)}`, '=', id)
		.where('place.unit_id', '<>', id)
		.where(sql<boolean>`place.valid @> ${asOf}::date`)
		.executeTakeFirstOrThrow();
	return count;
}

function versionOn(versions: readonly Version[], day: Day): Version | undefined {
	return versions.find(
		({ valid_from, valid_until }) =>
			valid_from <= day && (valid_until === null || day < valid_until)
	);
}

function factsOf({
	tree,
	level,
	kind,
	name,
	short_name,
	division_code
}: Version): Pick<Unit, 'tree' | 'level' | 'kind' | 'name' | 'short_name' | 'division_code'> {
	return { tree, level, kind, name, short_name, division_code };
}

function shownOn(
	{ from, until }: { from: Day; until: Day | null },
	asOf: Day
): Pick<Unit, 'shown_on' | 'state'> {
	if (asOf < from) return { shown_on: from, state: 'planned' };
	if (until !== null && until <= asOf) return { shown_on: addDays(until, -1), state: 'closed' };
	return { shown_on: asOf, state: 'existing' };
}
