import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { findViolation } from '../database/violations.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { UnitKind } from './kind.ts';
import { isUnitWithin, type UnitScope } from './scope.ts';
import type { Tree } from './tree.ts';

/** What is true of a unit in one tree from a day to a day. */
export interface Version {
	id: number;
	unit_id: number;
	tree: Tree;
	valid_from: Day;
	/** The first day on which it is no longer true; null while no end is known. */
	valid_until: Day | null;
	parent_id: number | null;
	level: number;
	kind: UnitKind;
	name: string;
	short_name: string | null;
	division_code: string | null;
}

/** What a version says, apart from its days. */
type Facts = Omit<Version, 'id' | 'valid_from' | 'valid_until'>;

export interface UnitIdentity {
	id: number;
	public_id: string;
	code: string;
	is_demo: boolean;
}

/** A unit that an act is about, found within the scope in which the actor may change units. */
export async function getUnitToChange(
	trx: Transaction<Database>,
	scope: UnitScope,
	publicId: string,
	{ field }: { field?: string } = {}
): Promise<UnitIdentity> {
	const unit = await trx
		.selectFrom('unit')
		.select(['id', 'public_id', 'code', 'is_demo'])
		.where('public_id', '=', publicId)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scope))
		.executeTakeFirst();
	if (unit) return unit;
	// A unit chosen in a field is a mistake in the form; one named by the address is a page that is not there.
	throw field ? new Invalid('unit-not-found', { field }) : new NotFound('unit-not-found');
}

/** All versions of a unit, in both trees, in the order of time. */
export async function listVersions(db: Reader, unitId: number): Promise<Version[]> {
	return db
		.selectFrom('unit_version')
		.select(['id', 'unit_id', 'parent_id', 'level', 'name', 'short_name', 'division_code'])
		.select([
			sql<Tree>`tree`.as('tree'),
			sql<UnitKind>`kind`.as('kind'),
			sql<Day>`lower(valid)`.as('valid_from'),
			sql<Day | null>`upper(valid)`.as('valid_until')
		])
		.where('unit_id', '=', unitId)
		.orderBy('tree')
		.orderBy('valid_from')
		.execute();
}

/**
 * The version of each tree that an act on that day changes: the last one, still open.
 *
 * @throws Invalid `unit-act-before-unit`, Conflict `unit-closed` or `unit-act-before-later-act`:
 * acts come in the order of their days, history is not rewritten
 */
export async function listOpenVersions(
	trx: Transaction<Database>,
	unitId: number,
	day: Day
): Promise<Version[]> {
	const versions = await listVersions(trx, unitId);
	const last = new Map(versions.map((version) => [version.tree, version]));
	const first = versions.map(({ valid_from }) => valid_from).toSorted()[0];
	if (first !== undefined && day < first)
		throw new Invalid('unit-act-before-unit', { field: 'effective_on', values: { date: first } });
	for (const version of last.values()) assertOpenOn(version, day);
	return [...last.values()];
}

function assertOpenOn(version: Version, day: Day): void {
	const { valid_from: from, valid_until: until } = version;
	const field = 'effective_on';
	if (until !== null && until <= day)
		throw new Conflict('unit-closed', { values: { date: until } });
	if (until !== null)
		throw new Conflict('unit-act-before-later-act', { field, values: { date: until } });
	if (from > day)
		throw new Conflict('unit-act-before-later-act', { field, values: { date: from } });
}

/** The open version in one tree, as `listOpenVersions`. */
export async function getOpenVersion(
	trx: Transaction<Database>,
	unitId: number,
	{ tree, day }: { tree: Tree; day: Day }
): Promise<Version> {
	const version = (await listOpenVersions(trx, unitId, day)).find((each) => each.tree === tree);
	if (!version) throw new Invalid('unit-not-in-tree', { field: 'tree' });
	return version;
}

/**
 * The unit above, which must exist in the tree from that day on without a known end and stand on a
 * higher level throughout.
 */
export async function getParent(
	trx: Transaction<Database>,
	scope: UnitScope,
	publicId: string,
	{ tree, day, level }: { tree: Tree; day: Day; level: number }
): Promise<UnitIdentity> {
	const parent = await getUnitToChange(trx, scope, publicId, { field: 'parent' });
	const versions = (await listVersions(trx, parent.id)).filter((each) => each.tree === tree);
	const first = versions[0];
	const last = versions.at(-1);
	if (!first || !last || first.valid_from > day || last.valid_until !== null)
		throw new Invalid('unit-parent-not-there', { field: 'parent' });
	const concerned = versions.filter(({ valid_until }) => valid_until === null || valid_until > day);
	if (concerned.some((each) => each.level >= level))
		throw new Invalid('unit-level-not-below-parent', { field: 'level' });
	return parent;
}

/** The unit above as it stands in a version; a root has none. */
export async function getParentIdentity(
	trx: Transaction<Database>,
	{ parent_id }: Version
): Promise<UnitIdentity> {
	if (parent_id === null) throw new Forbidden('unit-root-forbidden');
	return trx
		.selectFrom('unit')
		.select(['id', 'public_id', 'code', 'is_demo'])
		.where('id', '=', parent_id)
		.executeTakeFirstOrThrow();
}

/** Whoever changes what stands below a unit must have the unit itself in scope. */
export async function assertParentWithin(
	trx: Transaction<Database>,
	scope: UnitScope,
	version: Pick<Version, 'parent_id'>
): Promise<void> {
	if (scope === 'everywhere') return;
	const parent =
		version.parent_id !== null &&
		(await trx
			.selectFrom('unit')
			.select('id')
			.where('id', '=', version.parent_id)
			.where((eb) => isUnitWithin(eb.ref('unit.id'), scope))
			.executeTakeFirst());
	if (!parent) throw new Forbidden('unit-parent-out-of-scope');
}

/** Begins a version on that day, open at its end. */
export async function openVersion(
	trx: Transaction<Database>,
	changeId: number,
	day: Day,
	facts: Facts
): Promise<void> {
	await trx
		.insertInto('unit_version')
		.values({ ...facts, valid: `[${day},)`, change_id: changeId })
		.execute()
		.catch((error) => rethrowNameTaken(error, facts.name));
}

/** Ends an open version on that day and goes on with other facts. */
export async function continueVersion(
	trx: Transaction<Database>,
	changeId: number,
	day: Day,
	{ version, changes }: { version: Version; changes: Partial<Facts> }
): Promise<void> {
	const { id, valid_from: from, unit_id, tree } = version;
	const { parent_id, level, kind, name, short_name, division_code } = { ...version, ...changes };
	// Two acts on one day leave one version: that of the later act.
	if (from === day) await trx.deleteFrom('unit_version').where('id', '=', id).execute();
	else await endVersion(trx, version, day);
	await openVersion(trx, changeId, day, {
		unit_id,
		tree,
		parent_id,
		level,
		kind,
		name,
		short_name,
		division_code
	});
}

/** Ends an open version on that day, and nothing follows. */
export async function endVersion(
	trx: Transaction<Database>,
	{ id, valid_from: from }: Version,
	day: Day
): Promise<void> {
	if (from === day) {
		throw new Conflict('unit-act-same-day', { field: 'effective_on', values: { date: from } });
	}
	await trx
		.updateTable('unit_version')
		.set({ valid: `[${from},${day})` })
		.where('id', '=', id)
		.execute();
}

function rethrowNameTaken(error: unknown, name: string): never {
	if (findViolation(error)?.constraint === 'unit_version_sibling_name_excl')
		throw new Conflict('unit-name-taken', { field: 'name', values: { name } });
	throw error;
}
