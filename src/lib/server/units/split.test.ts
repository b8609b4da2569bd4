import type { Transaction } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	act,
	actor,
	lastAudit,
	placesOf,
	refusalOf,
	rehearse,
	tree,
	within
} from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { splitUnit } from './split.ts';
import type { UnitScope } from './scope.ts';
import { listVersions } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

describe('splitting a unit', () => {
	const part = (name: string, children: string[] = []) => ({
		name,
		short_name: null,
		kind: null,
		division_code: null,
		children
	});
	const split = (
		trx: Transaction<Database>,
		facts: { is_kept: boolean; parts: ReturnType<typeof part>[] },
		scope: UnitScope = 'everywhere'
	) => splitUnit(trx, actor, scope, units.changshaCounty.public_id, { ...act, tree, ...facts });

	test('into two that share out what stood below', () =>
		rehearse(db, async (trx) => {
			const [east, west] = await split(trx, {
				is_kept: false,
				parts: [
					part('长沙东县民政局（示例）', [units.langli.public_id]),
					part('长沙西县民政局（示例）', [units.xingsha.public_id])
				]
			});
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({ level_3: east?.id });
			expect((await placesOf(trx, units.xingsha)).at(-1)).toMatchObject({ level_3: west?.id });
			expect(await listVersions(trx, units.changshaCounty.id)).toMatchObject([
				{ valid_until: day }
			]);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.split',
				unit_id: units.changshaCounty.id
			});
		}));

	test('off a unit that goes on and keeps the rest', () =>
		rehearse(db, async (trx) => {
			const [east] = await split(trx, {
				is_kept: true,
				parts: [part('长沙东县民政局（示例）', [units.langli.public_id])]
			});
			expect((await placesOf(trx, units.langli)).at(-1)).toMatchObject({ level_3: east?.id });
			expect((await placesOf(trx, units.xingsha)).at(-1)).toMatchObject({
				level_3: units.changshaCounty.id
			});
		}));

	test('that forgets a unit, names a strange one, or one twice, is refused', async () => {
		const [langli, xingsha] = [units.langli.public_id, units.xingsha.public_id];
		const refused = (first: string[], second: string[]) =>
			refusalOf(db, (trx) =>
				split(trx, {
					is_kept: false,
					parts: [part('东县（示例）', first), part('西县（示例）', second)]
				})
			);
		expect(await refused([langli], [])).toMatchObject({
			code: 'unit-children-remain',
			values: { count: 1 }
		});
		expect((await refused([langli, xingsha], [langli])).code).toBe('unit-split-child-twice');
		expect((await refused([langli, xingsha], [units.xupu.public_id])).code).toBe(
			'unit-split-child-unknown'
		);
	});

	test('into one part, or out of scope, is refused', async () => {
		const alone = { is_kept: false, parts: [part('东县（示例）')] };
		expect((await refusalOf(db, (trx) => split(trx, alone))).code).toBe('unit-split-too-few');
		const kept = { is_kept: true, parts: [part('东县（示例）')] };
		expect(
			(await refusalOf(db, (trx) => split(trx, kept, within(units.changshaCounty, 3)))).code
		).toBe('unit-parent-out-of-scope');
	});
});
