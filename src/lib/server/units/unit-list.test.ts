import { beforeAll, describe, expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { seedChangedUnits, tree, within } from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { browseUnits } from './browser.ts';
import type { UnitScope } from './scope.ts';
import { listChildren, listRoots } from './unit-list.ts';

const { db } = await freshDatabase();
const today = businessDay(new Date());
const now = { asOf: today, tree } as const;
const before = { asOf: '2024-06-30', tree } as const;
let units: Awaited<ReturnType<typeof seedChangedUnits>>;

beforeAll(async () => {
	units = await seedChangedUnits(db);
});

describe('lists', () => {
	const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

	test('children by level, kind and the sound of their names', async () => {
		const { rows, next } = await listChildren(db, 'everywhere', units.nation.id, now);
		expect(names(rows)).toEqual([
			...['广东省民政厅（示例）', '湖北省民政厅（示例）', '湖南省民政厅（示例）']
		]);
		expect(next).toBeNull();
		expect(rows.map(({ children_count }) => children_count)).toEqual([1, 1, 2]);
	});

	test('pages turn forward to the end and back to the beginning', async () => {
		const pages: string[][] = [];
		const turn = async (cursor: string | null | undefined) => {
			const page = await listChildren(db, 'everywhere', units.nation.id, {
				...now,
				...(cursor ? { cursor } : {}),
				limit: 1
			});
			pages.push(names(page.rows));
			return page;
		};
		const first = await turn(undefined);
		const second = await turn(first.next);
		const third = await turn(second.next);
		expect([first.previous, third.next]).toEqual([null, null]);
		const back = await turn(third.previous);
		const start = await turn(back.previous);
		expect(start.previous).toBeNull();
		expect(pages.flat()).toEqual([
			...['广东省民政厅（示例）', '湖北省民政厅（示例）', '湖南省民政厅（示例）'],
			...['湖北省民政厅（示例）', '广东省民政厅（示例）']
		]);
	});

	test('a cursor that names no unit of the list begins at the beginning', async () => {
		const stray = { ...now, cursor: units.langli.public_id };
		const { rows, previous } = await listChildren(db, 'everywhere', units.nation.id, stray);
		expect([rows.length, previous]).toEqual([3, null]);
	});

	test('browsing begins below the only root, or at several, or at what a search finds', async () => {
		const browse = (scope: UnitScope, query = '') =>
			browseUnits(db, scope, { ...now, query, cursor: undefined });
		const below = await browse(within(units.hubei, 1));
		expect([below.root?.name, names(below.rows)]).toEqual([
			...['湖北省民政厅（示例）', ['仙桃市民政局（示例）']]
		]);
		const several = await browse([
			...[{ tree, level: 1, unitId: units.hubei.id }],
			...[{ tree, level: 2, unitId: units.dongguan.id }]
		]);
		expect([several.root, several.rows.length]).toEqual([null, 2]);
		expect((await browse('everywhere', '㮾')).results?.length).toBe(1);
		expect(await browse([])).toMatchObject({ root: null, rows: [], results: null });
	});

	test('children on a day in the past, as far as they are in scope today', async () => {
		const on = async (scope: UnitScope) =>
			names((await listChildren(db, scope, units.huaihua.id, before)).rows);
		expect(await on('everywhere')).toEqual(['溆浦县民政局（示例）']);
		expect(await on(within(units.huaihua, 2))).toEqual([]);
	});

	test('roots are the units of the grants that no other contains', async () => {
		const scope = [
			...[{ tree, level: 2, unitId: units.changsha.id }],
			...[{ tree, level: 4, unitId: units.langli.id }],
			...[{ tree, level: 2, unitId: units.dongguan.id }]
		];
		expect(names(await listRoots(db, scope, now))).toEqual([
			...['长沙市民政局（示例）', '东莞市民政局（示例）'].toSorted((one, other) =>
				one.localeCompare(other, 'zh')
			)
		]);
		expect(names(await listRoots(db, 'everywhere', now))).toEqual(['民政部（示例）']);
		expect(await listRoots(db, [], now)).toEqual([]);
		expect(await listRoots(db, scope, { ...now, tree: 'party-social-work' })).toEqual([]);
	});
});
