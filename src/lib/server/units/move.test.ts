import type { Transaction } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
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
import { foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { moveUnit } from './move.ts';
import type { UnitScope } from './scope.ts';
import { type UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

describe('moving a unit', () => {
	const move = (
		trx: Transaction<Database>,
		scope: UnitScope,
		unit: UnitIdentity,
		facts: { parent: string; level?: number | null; effective_on?: string }
	) => moveUnit(trx, actor, scope, unit.public_id, { ...act, tree, level: null, ...facts });

	test('takes everything below along from that day on, and nothing before', () =>
		rehearse(db, async (trx) => {
			await move(trx, within(units.hunan, 1), units.changshaCounty, {
				parent: units.huaihua.public_id
			});
			const common = {
				level_1: units.hunan.id,
				level_3: units.changshaCounty.id,
				level_4: units.langli.id
			};
			expect(await placesOf(trx, units.longtang)).toEqual([
				{ ...common, valid: `[${foundingDay},${day})`, level_2: units.changsha.id },
				{ ...common, valid: `[${day},)`, level_2: units.huaihua.id }
			]);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.move',
				unit_id: units.changshaCounty.id,
				detail: { parent: units.huaihua.public_id }
			});
		}));

	test('may leave levels out: a township directly under its city', () =>
		rehearse(db, async (trx) => {
			await move(trx, 'everywhere', units.langli, { parent: units.changsha.public_id });
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({
				level_2: units.changsha.id,
				level_3: null,
				level_4: units.langli.id
			});
		}));

	test('needs both the unit it leaves and the one it joins in scope', async () => {
		const parent = units.huaihua.public_id;
		const refused = (scope: UnitScope) =>
			refusalOf(db, (trx) => move(trx, scope, units.changshaCounty, { parent }));
		expect(await refused(within(units.changsha, 2))).toMatchObject({
			code: 'unit-not-found',
			field: 'parent'
		});
		expect(await refused(within(units.changshaCounty, 3))).toMatchObject({
			code: 'unit-parent-out-of-scope'
		});
		expect(await refused(within(units.huaihua, 2))).toMatchObject({ code: 'unit-not-found' });
	});

	test('below itself, nowhere new, or above its children is refused', async () => {
		const refused = (facts: { parent: string; level?: number }) =>
			refusalOf(db, (trx) => move(trx, 'everywhere', units.changshaCounty, facts));
		expect(await refused({ parent: units.longtang.public_id })).toMatchObject({
			code: 'unit-cycle'
		});
		expect(await refused({ parent: units.changshaCounty.public_id })).toMatchObject({
			code: 'unit-cycle'
		});
		expect(await refused({ parent: units.changsha.public_id })).toMatchObject({
			code: 'unit-unchanged'
		});
		expect(await refused({ parent: units.huaihua.public_id, level: 4 })).toMatchObject({
			code: 'unit-level-above-children',
			values: { count: 2 }
		});
	});

	test('may be recorded ahead: it takes effect on its day', () =>
		rehearse(db, async (trx) => {
			const tomorrow = addDays(businessDay(new Date()), 1);
			await move(trx, 'everywhere', units.changshaCounty, {
				parent: units.huaihua.public_id,
				effective_on: tomorrow
			});
			const [today, later] = await placesOf(trx, units.langli);
			expect([today?.level_2, later?.level_2]).toEqual([units.changsha.id, units.huaihua.id]);
			expect(later?.valid).toBe(`[${tomorrow},)`);
		}));
});
