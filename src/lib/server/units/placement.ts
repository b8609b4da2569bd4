import type { Transaction } from 'kysely';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts } from './act.ts';
import type { PlacementInput } from './input.ts';
import { isKindOf, type UnitKind } from './kind.ts';
import { derivePlaces } from './place.ts';
import type { UnitScope } from './scope.ts';
import { trees, type Tree } from './tree.ts';
import {
	getParent,
	getUnitToChange,
	listOpenVersions,
	openVersion,
	type UnitIdentity
} from './version.ts';

/**
 * Places a unit that stands in one tree in the other as well, from a day on. It stays the same unit
 * with the same name and kind; what stands below it is not taken along.
 *
 * @param scope where the actor may change units: the unit and, in the other tree, the unit above
 * must lie in it, as for a founding
 * @throws Conflict `unit-already-in-tree`, `unit-closed`, `unit-act-before-later-act`,
 * `unit-name-taken`; Invalid `unit-kind-not-in-tree`, `unit-parent-not-there`,
 * `unit-level-not-below-parent`
 */
export async function placeUnit(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	publicId: string,
	input: PlacementInput
): Promise<UnitIdentity> {
	const { effective_on: day, tree } = input;
	const unit = await getUnitToChange(trx, scope, publicId);
	const act = await openAct(trx, actor, 'create', {
		facts: pickActFacts(input),
		isDemo: unit.is_demo
	});
	const versions = await listOpenVersions(trx, unit.id, day);
	const [standing] = versions;
	if (!standing || versions.some((version) => version.tree === tree))
		throw new Conflict('unit-already-in-tree');
	const { kind, name, short_name, division_code } = standing;
	if (!isKindOf(tree, kind)) throw new Invalid('unit-kind-not-in-tree');
	const level = input.level ?? standing.level;
	const parent = await getParent(trx, scope, input.parent, { tree, day, level });

	await openVersion(trx, act.changeId, day, {
		...{ unit_id: unit.id, tree, parent_id: parent.id, level },
		...{ kind, name, short_name, division_code }
	});
	await derivePlaces(trx, [unit.id], { from: day });
	await concludeAct(trx, actor, act, {
		unit,
		deed: 'place',
		detail: { name, tree, parent: parent.public_id, level }
	});
	return unit;
}

/** The tree in which the unit could be placed by whoever may change units in the scope. */
export function findTreeToPlaceIn(
	unit: { trees: readonly Tree[]; kind: UnitKind },
	scope: UnitScope
): Tree | undefined {
	return trees.find(
		(tree) =>
			!unit.trees.includes(tree) &&
			isKindOf(tree, unit.kind) &&
			(scope === 'everywhere' || scope.some((root) => root.tree === tree))
	);
}
