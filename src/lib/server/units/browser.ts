import type { Reader } from '../database/reader.ts';
import type { UnitScope } from './scope.ts';
import { searchUnits, type UnitResult } from './search.ts';
import { listChildren, listRoots, type UnitPage, type UnitRow, type View } from './unit-list.ts';

export interface Browsing extends UnitPage {
	/** The one unit that the reader's part of the tree begins at; null where there are several or none. */
	root: UnitRow | null;
	/** What the search found; null without a search. */
	results: UnitResult[] | null;
}

/**
 * Where browsing begins: below the only root of the scope, or at its several roots, which are then
 * the rows; with a search, at what it finds.
 */
export async function browseUnits(
	db: Reader,
	scope: UnitScope,
	{ query, cursor, ...view }: View & { query: string; cursor: string | undefined }
): Promise<Browsing> {
	if (query !== '') {
		const results = await searchUnits(db, scope, query, view);
		return { ...onePage([]), root: null, results };
	}
	const roots = await listRoots(db, scope, view);
	const [root] = roots;
	if (!root || roots.length > 1) return { ...onePage(roots), root: null, results: null };
	const below = await listChildren(db, scope, root.id, { ...view, cursor });
	return { ...below, root, results: null };
}

function onePage(rows: UnitRow[]): UnitPage {
	return { rows, previous: null, next: null };
}
