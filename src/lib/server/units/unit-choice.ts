import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { listPaths, pathInWords } from './path.ts';
import type { UnitScope } from './scope.ts';
import type { Tree } from './tree.ts';
import { findUnit, getPath } from './unit.ts';
import { listChildren, listRoots } from './unit-list.ts';

/** A unit as a chooser shows it: the path tells two of one name apart. */
export interface UnitChoice {
	public_id: string;
	name: string;
	path: string;
}

const rootsShownMax = 3;

/** The tree that a scope lies in, or that most units stand in. */
export function mainTree(scope: UnitScope): Tree {
	const tree = scope === 'everywhere' ? undefined : scope[0]?.tree;
	return tree === 'party-social-work' ? tree : 'civil-affairs';
}

/** The unit that an address or an actor names, where it is in scope. */
export async function findUnitChoice(
	db: Reader,
	scope: UnitScope,
	publicId: string,
	{ asOf }: { asOf: Day }
): Promise<UnitChoice | null> {
	const unit = await findUnit(db, scope, publicId, { asOf, tree: mainTree(scope) });
	if (!unit) return null;
	const path = pathInWords(await getPath(db, scope, unit));
	return { public_id: unit.public_id, name: unit.name, path };
}

/** Where the scope begins, and what stands right below: a plain list for whoever has no script. */
export async function listNearbyUnits(
	db: Reader,
	scope: UnitScope,
	{ asOf }: { asOf: Day }
): Promise<UnitChoice[]> {
	const view = { asOf, tree: mainTree(scope) };
	const roots = (await listRoots(db, scope, view)).slice(0, rootsShownMax);
	const children = await Promise.all(
		roots.map(async ({ id }) => (await listChildren(db, scope, id, view)).rows)
	);
	const units = [...roots, ...children.flat()];
	const ids = units.map(({ id }) => id);
	const paths = await listPaths(db, scope, ids, view);
	return units.map(({ id, public_id, name }) => ({
		public_id,
		name,
		path: pathInWords(paths.get(id) ?? [])
	}));
}
