import type { Transaction } from 'kysely';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts, type Act } from './act.ts';
import { foundUnit } from './creation.ts';
import type { MergerInput } from './input.ts';
import { derivePlaces } from './place.ts';
import type { UnitScope } from './scope.ts';
import { adoptChildren, assertNothingBelow, endUnit, listChildVersions } from './succession.ts';
import {
	assertParentWithin,
	getOpenVersion,
	getParent,
	getParentIdentity,
	getUnitToChange,
	type UnitIdentity,
	type Version
} from './version.ts';

interface Ending {
	unit: UnitIdentity;
	/** How it stands in the tree of the act until the day of the act. */
	version: Version;
}

/**
 * Merges units into one on a day: they end, and what stands below them goes to the one that goes
 * on. That is an existing unit (`into`), or a new one which takes level, kind and division from the
 * first of the ending units and may bear the name of one of them.
 *
 * @throws Invalid `unit-merger-too-few`, `unit-merger-into-itself`, `unit-merger-name-missing`,
 * `unit-child-not-below`; Conflict `unit-children-remain` for children in the other tree
 */
export async function mergeUnits(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	input: MergerInput
): Promise<UnitIdentity> {
	const { effective_on: day, tree } = input;
	assertMergeable(input);
	const units: UnitIdentity[] = [];
	for (const publicId of input.units)
		units.push(await getUnitToChange(trx, scope, publicId, { field: 'units' }));
	const act = await openAct(trx, actor, 'merge', {
		facts: pickActFacts(input),
		isDemo: units.every(({ is_demo }) => is_demo)
	});
	const endings: Ending[] = [];
	for (const unit of units) {
		const version = await getOpenVersion(trx, unit.id, { tree, day });
		await assertParentWithin(trx, scope, version);
		endings.push({ unit, version });
	}
	const children = await listChildrenOf(trx, endings, input);

	for (const { unit } of endings) await endUnit(trx, unit.id, day);
	const heir = await getHeir(trx, scope, act, endings, input);
	await adoptChildren(trx, act.changeId, day, {
		children,
		parentId: heir.unit.id,
		parentLevel: heir.level
	});
	for (const { unit } of endings) await assertNothingBelow(trx, unit.id, day);

	const touchedIds = [...units, ...children.map(({ unit_id }) => ({ id: unit_id }))].map(
		({ id }) => id
	);
	await derivePlaces(trx, [heir.unit.id, ...touchedIds], { from: day });
	await concludeAct(trx, actor, act, {
		unit: heir.unit,
		touchedIds,
		lineage: units.map(({ id }) => ({ from_unit_id: id, to_unit_id: heir.unit.id })),
		detail: {
			units: units.map(({ public_id }) => public_id),
			names: endings.map(({ version }) => version.name),
			children: children.map(({ public_id }) => public_id)
		}
	});
	return heir.unit;
}

function assertMergeable({ units, into, name }: MergerInput): void {
	if (into === null && units.length < 2)
		throw new Invalid('unit-merger-too-few', { field: 'units' });
	if (into !== null && units.includes(into))
		throw new Invalid('unit-merger-into-itself', { field: 'into' });
	if (into === null && name === null)
		throw new Invalid('unit-merger-name-missing', { field: 'name' });
}

/** What stands below the ending units in the tree of the act, but for those that end themselves. */
async function listChildrenOf(
	trx: Transaction<Database>,
	endings: readonly Ending[],
	{ effective_on: day, tree }: MergerInput
) {
	const endingIds = new Set(endings.map(({ unit }) => unit.id));
	const children = [];
	for (const { unit } of endings) {
		const below = await listChildVersions(trx, unit.id, { day, tree });
		children.push(...below.filter(({ unit_id }) => !endingIds.has(unit_id)));
	}
	return children;
}

async function getHeir(
	trx: Transaction<Database>,
	scope: UnitScope,
	act: Act,
	endings: readonly Ending[],
	{ into, name, short_name, parent: parentPublicId, tree, effective_on: day }: MergerInput
): Promise<{ unit: UnitIdentity; level: number }> {
	if (into !== null) {
		const unit = await getUnitToChange(trx, scope, into, { field: 'into' });
		const { level } = await getOpenVersion(trx, unit.id, { tree, day });
		return { unit, level };
	}
	const first = endings[0]?.version;
	if (!first || name === null) throw new Invalid('unit-merger-too-few', { field: 'units' });
	const parent = parentPublicId ?? (await getParentIdentity(trx, first)).public_id;
	const { id } = await getParent(trx, scope, parent, { tree, day, level: first.level });
	const unit = await foundUnit(trx, act.changeId, {
		...first,
		day,
		parentId: id,
		name,
		short_name,
		is_demo: endings.every((ending) => ending.unit.is_demo)
	});
	return { unit, level: first.level };
}
