import type { Transaction } from 'kysely';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts, type Act } from './act.ts';
import { foundUnit } from './creation.ts';
import type { SplitInput } from './input.ts';
import { derivePlaces } from './place.ts';
import type { UnitScope } from './scope.ts';
import { adoptChildren, assertNothingBelow, endUnit, listChildVersions } from './succession.ts';
import {
	assertParentWithin,
	getOpenVersion,
	getUnitToChange,
	type UnitIdentity,
	type Version
} from './version.ts';

type Part = SplitInput['parts'][number];

/**
 * Splits new units off a unit on a day, beside it under the same parent and on the same level. The
 * unit goes on (`is_kept`, 派生分立) or ends (新设分立); the act says which part takes which of the
 * units below. An ending unit may leave none behind, one that goes on keeps the rest.
 *
 * @throws Invalid `unit-split-too-few`, `unit-split-child-unknown`, `unit-split-child-twice`;
 * Conflict `unit-children-remain` with how many no part takes
 * @returns the new units, in the order of the parts
 */
export async function splitUnit(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	publicId: string,
	input: SplitInput
): Promise<UnitIdentity[]> {
	const { effective_on: day, tree, is_kept: isKept, parts } = input;
	// One part of a unit that ends would be the unit itself under another name.
	if (!isKept && parts.length < 2) throw new Invalid('unit-split-too-few', { field: 'parts' });
	const unit = await getUnitToChange(trx, scope, publicId);
	const act = await openAct(trx, actor, 'split', {
		facts: pickActFacts(input),
		isDemo: unit.is_demo
	});
	const version = await getOpenVersion(trx, unit.id, { tree, day });
	await assertParentWithin(trx, scope, version);
	const children = await listChildVersions(trx, unit.id, { day, tree });
	assertDivided(parts, children);

	if (!isKept) await endUnit(trx, unit.id, day);
	const founded: UnitIdentity[] = [];
	for (const part of parts)
		founded.push(await foundPart(trx, act, { part, unit, version, children }));
	if (!isKept) await assertNothingBelow(trx, unit.id, day);

	const taken = parts.flatMap((part) => part.children);
	const childIds = children
		.filter((child) => taken.includes(child.public_id))
		.map((child) => child.unit_id);
	const foundedIds = founded.map(({ id }) => id);
	await derivePlaces(trx, [unit.id, ...foundedIds, ...childIds], { from: day });
	await concludeAct(trx, actor, act, {
		unit,
		touchedIds: childIds,
		lineage: foundedIds.map((id) => ({ from_unit_id: unit.id, to_unit_id: id })),
		detail: {
			name: version.name,
			is_kept: isKept,
			parts: parts.map((part, index) => ({
				unit: founded[index]?.public_id ?? '',
				name: part.name,
				children: part.children
			}))
		}
	});
	return founded;
}

/** Each unit below is taken by one part at most, and is really below. */
function assertDivided(parts: readonly Part[], children: readonly { public_id: string }[]): void {
	const taken = parts.flatMap((part) => part.children);
	if (taken.some((publicId) => !children.some((child) => child.public_id === publicId)))
		throw new Invalid('unit-split-child-unknown', { field: 'parts' });
	if (new Set(taken).size < taken.length)
		throw new Invalid('unit-split-child-twice', { field: 'parts' });
}

async function foundPart(
	trx: Transaction<Database>,
	{ changeId, facts: { effective_on: day } }: Act,
	{
		part,
		unit,
		version,
		children
	}: {
		part: Part;
		unit: UnitIdentity;
		version: Version;
		children: Awaited<ReturnType<typeof listChildVersions>>;
	}
): Promise<UnitIdentity> {
	const founded = await foundUnit(trx, changeId, {
		...version,
		name: part.name,
		short_name: part.short_name,
		kind: part.kind ?? version.kind,
		division_code: part.division_code ?? version.division_code,
		day,
		parentId: version.parent_id,
		is_demo: unit.is_demo
	});
	await adoptChildren(trx, changeId, day, {
		children: children.filter(({ public_id }) => part.children.includes(public_id)),
		parentId: founded.id,
		parentLevel: version.level
	});
	return founded;
}
