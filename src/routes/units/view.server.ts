import { isUuid } from '#lib/identifiers.ts';
import type { Reader } from '#lib/server/database/reader.ts';
import { readAsOf } from '#lib/server/http/as-of.ts';
import { countStaff } from '#lib/server/postings/staff.ts';
import { trees } from '#lib/server/units/tree.ts';
import type { UnitRow } from '#lib/server/units/unit-list.ts';
import type { ShownView } from './links.ts';

/** The day and the tree that the address asks for; what it does not name is today, and civil affairs. */
export function readView(url: URL): ShownView {
	const asked = url.searchParams.get('tree');
	const tree = trees.find((each) => each === asked) ?? 'civil-affairs';
	return { ...readAsOf(url), tree };
}

/** Which page of a list the address names: see `listChildren`. */
export function readCursor(url: URL): string | undefined {
	const cursor = url.searchParams.get('cursor') ?? '';
	return isUuid(cursor.replace(/^-/, '')) ? cursor : undefined;
}

/** Rows for a page: with the people in post, and without the ids of the database. */
export async function presentRows<Row extends UnitRow>(
	db: Reader,
	rows: readonly Row[],
	{ asOf }: { asOf: string }
): Promise<(Omit<Row, 'id'> & { staff_count: number })[]> {
	const counts = await countStaff(
		db,
		rows.map(({ id }) => id),
		{ asOf }
	);
	return rows.map(({ id, ...row }) => ({ ...row, staff_count: counts.get(id) ?? 0 }));
}
