import type { Transaction } from 'kysely';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts } from './act.ts';
import type { ClosureInput } from './input.ts';
import { derivePlaces } from './place.ts';
import type { UnitScope } from './scope.ts';
import { adoptChildren, assertNothingBelow, endUnit, listChildVersions } from './succession.ts';
import {
	assertParentWithin,
	getOpenVersion,
	getUnitToChange,
	listOpenVersions,
	type UnitIdentity
} from './version.ts';

/**
 * Ends a unit on a day. What stands below it goes to the unit named in `children_parent`, in the
 * same act; where none is named, nothing may stand below it.
 *
 * @throws Conflict `unit-children-remain`, `unit-closed`, `unit-act-before-later-act`
 */
export async function closeUnit(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	publicId: string,
	input: ClosureInput
): Promise<UnitIdentity> {
	const { effective_on: day } = input;
	const unit = await getUnitToChange(trx, scope, publicId);
	const act = await openAct(trx, actor, 'close', {
		facts: pickActFacts(input),
		isDemo: unit.is_demo
	});
	for (const version of await listOpenVersions(trx, unit.id, day)) {
		await assertParentWithin(trx, scope, version);
	}
	const heir =
		input.children_parent === null
			? undefined
			: await getUnitToChange(trx, scope, input.children_parent, { field: 'children_parent' });
	const children = await listChildVersions(trx, unit.id, { day });
	if (heir) await handOver(trx, { changeId: act.changeId, day, unit, heir, children });
	const ended = await endUnit(trx, unit.id, day);
	await assertNothingBelow(trx, unit.id, day);

	const childIds = children.map(({ unit_id }) => unit_id);
	await derivePlaces(trx, [unit.id, ...childIds], { from: day });
	await concludeAct(trx, actor, act, {
		unit,
		touchedIds: heir ? [heir.id, ...childIds] : [],
		detail: {
			name: ended[0]?.name ?? '',
			children_parent: heir?.public_id ?? null,
			children: children.map((child) => child.public_id)
		}
	});
	return unit;
}

async function handOver(
	trx: Transaction<Database>,
	{
		changeId,
		day,
		unit,
		heir,
		children
	}: {
		changeId: number;
		day: string;
		unit: UnitIdentity;
		heir: UnitIdentity;
		children: Awaited<ReturnType<typeof listChildVersions>>;
	}
): Promise<void> {
	const field = 'children_parent';
	if (heir.id === unit.id || children.some(({ unit_id }) => unit_id === heir.id))
		throw new Invalid('unit-cycle', { field });
	for (const tree of new Set(children.map((child) => child.tree))) {
		const { level } = await getOpenVersion(trx, heir.id, { tree, day });
		await adoptChildren(trx, changeId, day, {
			children: children.filter((child) => child.tree === tree),
			parentId: heir.id,
			parentLevel: level
		});
	}
}
