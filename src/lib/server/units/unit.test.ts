import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { act, actor, seedChangedUnits, tree, within } from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { creation, foundingDay } from '../../../../tests/support/units.ts';
import { createUnit } from './creation.ts';
import type { UnitScope } from './scope.ts';
import { countBelow, findUnit, findUnitByCode, getPath, getUnit } from './unit.ts';
import type { UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const today = businessDay(new Date());
const tomorrow = addDays(today, 1);
const now = { asOf: today, tree } as const;
const before = { asOf: '2024-06-30', tree } as const;
let units: Awaited<ReturnType<typeof seedChangedUnits>>;

beforeAll(async () => {
	units = await seedChangedUnits(db);
});

describe('a unit is seen by whoever has it in scope today', () => {
	const isSeen = async (unit: UnitIdentity, scope: UnitScope, view = now) =>
		(await findUnit(db, scope, unit.public_id, view)) !== undefined;

	test('its own unit, those above it, and nobody else', async () => {
		expect(await isSeen(units.langli, within(units.langli, 4))).toBe(true);
		expect(await isSeen(units.langli, within(units.hunan, 1))).toBe(true);
		expect(await isSeen(units.langli, within(units.guangdong, 1))).toBe(false);
		expect(await isSeen(units.changsha, within(units.langli, 4))).toBe(false);
		expect(await isSeen(units.langli, [])).toBe(false);
	});

	test('a day in the past does not bring back the rights of that day', async () => {
		const shown = { asOf: before.asOf, tree } as typeof now;
		expect(await isSeen(units.xupu, within(units.huaihua, 2), shown)).toBe(false);
		expect(await isSeen(units.xupu, within(units.changsha, 2), shown)).toBe(true);
	});

	test('a grant in one tree shows nothing through the other', async () => {
		const scope = [{ tree: 'party-social-work', level: 1, unitId: units.hunan.id }];
		expect(await isSeen(units.hunan, scope)).toBe(false);
	});

	test('a closed unit stays with those who had it last', async () => {
		expect(await isSeen(units.xingsha, within(units.changshaCounty, 3))).toBe(true);
		expect(await isSeen(units.xingsha, within(units.huaihua, 2))).toBe(false);
	});

	test('a unit that begins tomorrow is seen where it will stand', async () => {
		const station = await db.transaction().execute((trx) =>
			createUnit(trx, actor, 'everywhere', {
				...creation({ name: '石龙镇社工站（示例）', level: 6, parent: units.shilong.public_id }),
				effective_on: tomorrow
			})
		);
		expect(await isSeen(station, within(units.guangdong, 1))).toBe(true);
		expect(await isSeen(station, within(units.hubei, 1))).toBe(false);
		expect(await getUnit(db, 'everywhere', station.public_id, now)).toMatchObject({
			state: 'planned',
			shown_on: tomorrow
		});
	});

	test('what is out of scope is not found', async () => {
		await expect(
			getUnit(db, within(units.hubei, 1), units.langli.public_id, now)
		).rejects.toMatchObject({ code: 'unit-not-found' });
	});
});

describe('a unit is shown as it stood on the day', () => {
	test('under the parent of that day', async () => {
		const pathOn = async (view: { asOf: string; tree: 'civil-affairs' }) => {
			const unit = await getUnit(db, 'everywhere', units.xupu.public_id, view);
			return (await getPath(db, 'everywhere', unit)).map(({ name }) => name).at(-1);
		};
		expect(await pathOn(before)).toBe('怀化市民政局（示例）');
		expect(await pathOn({ asOf: act.effective_on, tree })).toBe('长沙市民政局（示例）');
	});

	test('after its end on its last day, and says so', async () => {
		expect(await getUnit(db, 'everywhere', units.xingsha.public_id, now)).toMatchObject({
			state: 'closed',
			shown_on: '2024-06-30',
			closed_on: act.effective_on,
			founded_on: foundingDay
		});
	});

	test('in its own tree where it is not in the one asked for', async () => {
		const unit = await getUnit(db, 'everywhere', units.xupu.public_id, {
			asOf: today,
			tree: 'party-social-work'
		});
		expect([unit.tree, unit.trees]).toEqual([tree, [tree]]);
	});

	test('the path names what is above the reader, but opens only what is in scope', async () => {
		const scope = within(units.changsha, 2);
		const unit = await getUnit(db, scope, units.longtang.public_id, now);
		expect((await getPath(db, scope, unit)).map(({ is_open }) => is_open)).toEqual([
			...[false, false, true, true, true]
		]);
	});

	test('by its code, in either case', async () => {
		const code = units.xiantao.code.toLowerCase();
		expect((await findUnitByCode(db, 'everywhere', code, now))?.id).toBe(units.xiantao.id);
		expect(await findUnitByCode(db, within(units.hunan, 1), code, now)).toBeUndefined();
	});

	test('with everything below it counted', async () => {
		const countOn = async (view: { asOf: string; tree: 'civil-affairs' }) =>
			countBelow(db, await getUnit(db, 'everywhere', units.huaihua.public_id, view), view);
		expect([await countOn(before), await countOn(now)]).toEqual([1, 0]);
	});
});
