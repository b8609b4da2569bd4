import { sql, type Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import { concludeAct, openAct, pickActFacts } from './act.ts';
import type { MoveInput } from './input.ts';
import { derivePlaces } from './place.ts';
import type { UnitScope } from './scope.ts';
import type { Tree } from './tree.ts';
import {
	assertParentWithin,
	continueVersion,
	getOpenVersion,
	getParent,
	getUnitToChange,
	type UnitIdentity,
	type Version
} from './version.ts';

/**
 * Hangs a unit, with everything below it, under another one from a day on; its own level may change
 * in the same act. The other tree is not touched.
 *
 * @throws Invalid `unit-unchanged`, `unit-cycle`, `unit-level-not-below-parent`,
 * `unit-level-above-children`; Forbidden `unit-parent-out-of-scope` for the unit it leaves
 */
export async function moveUnit(
	trx: Transaction<Database>,
	actor: AuditActor,
	scope: UnitScope,
	publicId: string,
	input: MoveInput
): Promise<UnitIdentity> {
	const { effective_on: day, tree } = input;
	const unit = await getUnitToChange(trx, scope, publicId);
	const act = await openAct(trx, actor, 'move', {
		facts: pickActFacts(input),
		isDemo: unit.is_demo
	});
	const version = await getOpenVersion(trx, unit.id, { tree, day });
	await assertParentWithin(trx, scope, version);
	const level = input.level ?? version.level;
	await assertNoCycle(trx, { unitId: unit.id, parentPublicId: input.parent, tree, day });
	const parent = await getParent(trx, scope, input.parent, { tree, day, level });
	if (parent.id === version.parent_id && level === version.level)
		throw new Invalid('unit-unchanged', { field: 'parent' });
	await assertBelow(trx, version, { day, level });

	await continueVersion(trx, act.changeId, day, {
		version,
		changes: { parent_id: parent.id, level }
	});
	await derivePlaces(trx, [unit.id], { from: day });
	await concludeAct(trx, actor, act, {
		unit,
		detail: { name: version.name, tree, parent: parent.public_id, level }
	});
	return unit;
}

/** No unit may come to stand below itself, on that day or later. */
async function assertNoCycle(
	trx: Transaction<Database>,
	{
		unitId,
		parentPublicId,
		tree,
		day
	}: { unitId: number; parentPublicId: string; tree: Tree; day: Day }
): Promise<void> {
	const { rows } = await sql`
		with recursive below (unit_id) as (
			select ${unitId}::bigint
			union
			select version.unit_id
			from below join unit_version version on version.parent_id = below.unit_id
			where version.tree = ${tree} and version.valid && daterange(${day}::date, null)
		)
		select 1 from below join unit on unit.id = below.unit_id where unit.public_id = ${parentPublicId}`.execute(
		trx
	);
	if (rows.length > 0) throw new Invalid('unit-cycle', { field: 'parent' });
}

/** What stands below a unit from that day on must be below the level that the unit gets. */
async function assertBelow(
	trx: Transaction<Database>,
	{ unit_id, tree }: Version,
	{ day, level }: { day: Day; level: number }
): Promise<void> {
	const above = await trx
		.selectFrom('unit_version')
		.select((eb) => eb.fn.count<number>('unit_id').distinct().as('count'))
		.where('parent_id', '=', unit_id)
		.where('tree', '=', tree)
		.where(sql<boolean>`valid && daterange(${day}::date, null)`)
		.where('level', '<=', level)
		.executeTakeFirstOrThrow();
	if (above.count > 0) {
		throw new Invalid('unit-level-above-children', {
			field: 'level',
			values: { count: above.count }
		});
	}
}
