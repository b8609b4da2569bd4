import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Tree } from './tree.ts';
import {
	continueVersion,
	endVersion,
	listOpenVersions,
	listVersions,
	type Version
} from './version.ts';

/** What stands below a unit on that day or later, in one tree or in both. */
export async function listChildVersions(
	trx: Transaction<Database>,
	parentId: number,
	{ day, tree }: { day: Day; tree?: Tree }
): Promise<{ unit_id: number; public_id: string; tree: Tree }[]> {
	return trx
		.selectFrom('unit_version as version')
		.innerJoin('unit', 'unit.id', 'version.unit_id')
		.select(['version.unit_id', 'unit.public_id', sql<Tree>`version.tree`.as('tree')])
		.distinct()
		.where('version.parent_id', '=', parentId)
		.$if(tree !== undefined, (query) => query.where('version.tree', '=', tree ?? ''))
		.where(sql<boolean>`version.valid && daterange(${day}::date, null)`)
		.orderBy('version.unit_id')
		.execute();
}

/**
 * Hangs units under another parent as part of an act on the one they stood under.
 *
 * @throws Conflict `unit-child-has-later-act` where a later act on one of them is already recorded
 */
export async function adoptChildren(
	trx: Transaction<Database>,
	changeId: number,
	day: Day,
	{
		children,
		parentId,
		parentLevel
	}: {
		children: readonly { unit_id: number; tree: Tree }[];
		parentId: number;
		parentLevel: number;
	}
): Promise<void> {
	for (const child of children) {
		const version = await getOpenChild(trx, child, day);
		if (version.level <= parentLevel) {
			throw new Invalid('unit-child-not-below', { values: { name: version.name } });
		}
		await continueVersion(trx, changeId, day, { version, changes: { parent_id: parentId } });
	}
}

async function getOpenChild(
	trx: Transaction<Database>,
	{ unit_id, tree }: { unit_id: number; tree: Tree },
	day: Day
): Promise<Version> {
	const last = (await listVersions(trx, unit_id)).filter((each) => each.tree === tree).at(-1);
	if (!last || last.valid_until !== null || last.valid_from > day) {
		throw new Conflict('unit-child-has-later-act', {
			field: 'effective_on',
			values: { name: last?.name ?? '' }
		});
	}
	return last;
}

/**
 * Ends a unit in every tree, and with it the pilot and demonstration status it holds. What stands
 * below it must then go elsewhere: `assertNothingBelow`.
 *
 * @throws Conflict `unit-pilot-begins-later` where a status is already recorded to begin on that
 * day or later
 * @returns the versions that ended
 */
export async function endUnit(
	trx: Transaction<Database>,
	unitId: number,
	day: Day
): Promise<Version[]> {
	const versions = await listOpenVersions(trx, unitId, day);
	for (const version of versions) await endVersion(trx, version, day);
	await endPilots(trx, unitId, day);
	return versions;
}

/**
 * Makes sure that an ended unit left nobody behind.
 *
 * @throws Conflict `unit-children-remain` with how many still stand below it on that day or later
 */
export async function assertNothingBelow(
	trx: Transaction<Database>,
	unitId: number,
	day: Day
): Promise<void> {
	const remaining = await listChildVersions(trx, unitId, { day });
	const count = new Set(remaining.map(({ unit_id }) => unit_id)).size;
	if (count > 0) throw new Conflict('unit-children-remain', { values: { count } });
}

async function endPilots(trx: Transaction<Database>, unitId: number, day: Day): Promise<void> {
	const later = await trx
		.selectFrom('pilot_status')
		.select('id')
		.where('unit_id', '=', unitId)
		.where(sql<boolean>`lower(valid) >= ${day}::date`)
		.executeTakeFirst();
	if (later) throw new Conflict('unit-pilot-begins-later');
	await trx
		.updateTable('pilot_status')
		.set({ valid: sql<string>`daterange(lower(valid), ${day}::date)` })
		.where('unit_id', '=', unitId)
		.where(sql<boolean>`valid @> ${day}::date`)
		.execute();
}
