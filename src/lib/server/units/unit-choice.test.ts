import { beforeAll, expect, test } from 'vitest';
import { act, actor, within } from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { creation, seedUnits } from '../../../../tests/support/units.ts';
import { createUnit } from './creation.ts';
import { renameUnit } from './renaming.ts';
import { findUnitChoice, listNearbyUnits, mainTree } from './unit-choice.ts';
import type { UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const asOf = '2024-12-31';
const party = 'party-social-work';
let units: Awaited<ReturnType<typeof seedUnits>>;
let department: UnitIdentity;

beforeAll(async () => {
	units = await seedUnits(db);
	await db.transaction().execute(async (trx) => {
		department = await createUnit(trx, actor, 'everywhere', {
			...creation({ name: '湖南省委社会工作部（示例）', level: 1, parent: null }),
			...{ tree: party, kind: 'social-work-department' }
		});
		await renameUnit(trx, actor, 'everywhere', units.changshaCounty.public_id, {
			...{ ...act, name: '长沙县民政和社会工作局（示例）', short_name: '长沙县局' }
		});
	});
});

const namesNear = async (scope: Parameters<typeof listNearbyUnits>[1], day = asOf) =>
	(await listNearbyUnits(db, scope, { asOf: day })).map(({ name }) => name);

test('the main tree is that of the first root; the system and nobody stand in civil affairs', () => {
	const roots = (tree: string) => [{ tree, level: 1, unitId: 1 }];

	expect(mainTree(roots(party))).toBe(party);
	expect(mainTree([...roots('civil-affairs'), ...roots(party)])).toBe('civil-affairs');
	expect(mainTree('everywhere')).toBe('civil-affairs');
	expect(mainTree([])).toBe('civil-affairs');
});

test('a choice names the unit and its path as they were on the day', async () => {
	const find = (day: string) =>
		findUnitChoice(db, within(units.hunan, 1), units.langli.public_id, { asOf: day });

	expect(await find('2024-06-30')).toEqual({
		public_id: units.langli.public_id,
		name: '㮾梨街道（示例）',
		path: '民政部（示例） › 湖南省民政厅（示例） › 长沙市民政局（示例） › 长沙县民政局（示例）'
	});
	expect((await find(asOf))?.path).toMatch(/ › 长沙市民政局（示例） › 长沙县局$/);
});

test('what is out of scope, or not there at all, is no choice', async () => {
	const find = (scope: Parameters<typeof findUnitChoice>[1], publicId: string) =>
		findUnitChoice(db, scope, publicId, { asOf });

	expect(await find(within(units.guangdong, 1), units.langli.public_id)).toBeNull();
	expect(await find([], units.langli.public_id)).toBeNull();
	expect(await find('everywhere', crypto.randomUUID())).toBeNull();
});

test('near at hand are the roots of the scope and what stands right below, no deeper', async () => {
	expect(await namesNear(within(units.changshaCounty, 3))).toEqual([
		'长沙县民政和社会工作局（示例）',
		'星沙街道（示例）',
		'㮾梨街道（示例）'
	]);
	expect(await namesNear(within(units.longtang, 5))).toEqual(['龙塘社区（示例）']);
	expect(await namesNear(within(units.changshaCounty, 3), '2019-12-31')).toEqual([]);
	expect(await namesNear([])).toEqual([]);
});

test('each of them has its path, so that two of one name are told apart', async () => {
	const nearby = await listNearbyUnits(db, within(units.dongguan, 2), { asOf });

	expect(nearby.map(({ path }) => path)).toEqual([
		'民政部（示例） › 广东省民政厅（示例）',
		'民政部（示例） › 广东省民政厅（示例） › 东莞市民政局（示例）'
	]);
});

test('of many roots only the first few are opened, in the tree of the first', async () => {
	const roots = [units.hunan, units.guangdong, units.hubei, units.huaihua, units.xupu];
	const scope = [
		...roots.map(({ id }, index) => ({
			...{ tree: 'civil-affairs', level: [1, 1, 1, 2, 3][index] ?? 3, unitId: id }
		})),
		{ tree: party, level: 1, unitId: department.id }
	];
	const names = await namesNear(scope);

	expect(names).toContain('东莞市民政局（示例）');
	expect(names).not.toContain('溆浦县民政局（示例）');
	expect(names).not.toContain('湖南省委社会工作部（示例）');
	expect(await namesNear([{ tree: party, level: 1, unitId: department.id }])).toEqual([
		'湖南省委社会工作部（示例）'
	]);
});
