import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { listPaths, type PathStep } from './path.ts';
import type { UnitScope } from './scope.ts';
import { trees } from './tree.ts';
import { selectUnits, type UnitRow, type View } from './unit-list.ts';

export const searchLengthMax = 50;
const resultsMax = 20;

export interface UnitResult extends UnitRow {
	path: PathStep[];
}

/**
 * Units in scope whose name on the day holds the text, or whose code begins with it; the closest
 * first. The index finds every name with the same characters, in whatever order; the recheck
 * keeps those where they stand side by side, so that two-character words and rare characters hit.
 */
export async function searchUnits(
	db: Reader,
	scope: UnitScope,
	text: string,
	{ limit = resultsMax, ...view }: View & { limit?: number }
): Promise<UnitResult[]> {
	const wanted = text.normalize('NFC').trim().slice(0, searchLengthMax);
	if (wanted === '') return [];
	const code = /^[A-Za-z0-9]+$/.test(wanted) ? wanted.toUpperCase() : null;
	const rows = await selectUnits(db, scope, view)
		.where((eb) =>
			eb(
				'unit.id',
				'in',
				eb
					.selectFrom('unit_version as named')
					.select('named.unit_id')
					.where('named.tree', '=', view.tree)
					.where(sql<boolean>`named.valid @> ${view.asOf}::date`)
					.where(sql<boolean>`named.name_characters @> string_to_array(${wanted}, null)`)
					.where(sql<boolean>`position(${wanted} in named.name) > 0`)
					.union(
						eb
							.selectFrom('unit as coded')
							.select('coded.id as unit_id')
							.where('coded.code', 'like', code === null ? '' : `${code}%`)
					)
			)
		)
		.orderBy(sql`unit.code = ${code ?? ''}`, 'desc')
		.orderBy(sql`version.name = ${wanted}`, 'desc')
		.orderBy('version.level')
		.orderBy(sql`length(version.name)`)
		.orderBy('unit.id')
		.limit(limit)
		.execute();
	const paths = await listPaths(
		db,
		scope,
		rows.map(({ id }) => id),
		view
	);
	return rows.map((row) => ({ ...row, path: paths.get(row.id) ?? [] }));
}

/** As `searchUnits`, in one tree after the other; a unit that stands in both is found once. */
export async function searchBothTrees(
	db: Reader,
	scope: UnitScope,
	text: string,
	{ asOf }: Pick<View, 'asOf'>
): Promise<UnitResult[]> {
	const found = new Map<number, UnitResult>();
	for (const tree of trees) {
		for (const unit of await searchUnits(db, scope, text, { asOf, tree })) {
			if (!found.has(unit.id)) found.set(unit.id, unit);
		}
	}
	return [...found.values()];
}
