import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { creation, foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import { systemActor } from '../audit/audit.ts';
import { browseUnits } from './browser.ts';
import { closeUnit } from './closure.ts';
import { createUnit } from './creation.ts';
import { getHistory } from './history.ts';
import { mergeUnits } from './merger.ts';
import { moveUnit } from './move.ts';
import { pathInWords } from './path.ts';
import { renameUnit } from './renaming.ts';
import type { UnitScope } from './scope.ts';
import { searchUnits } from './search.ts';
import { countBelow, findUnit, findUnitByCode, getPath, getUnit } from './unit.ts';
import { listChildren, listRoots } from './unit-list.ts';
import type { UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const actor = systemActor('test');
const tree = 'civil-affairs';
const today = businessDay(new Date());
const tomorrow = addDays(today, 1);
const now = { asOf: today, tree } as const;
const moveDay = '2024-07-01';
const before = { asOf: '2024-06-30', tree } as const;
const act = { effective_on: moveDay, document_number: '示例政发〔2024〕7号', reason: null };
let units: Awaited<ReturnType<typeof seedUnits>>;

const within = (unit: UnitIdentity, level: number): UnitScope => [{ tree, level, unitId: unit.id }];

// 溆浦县 (示例) went from 怀化 to 长沙, 星沙 was merged into 㮾梨, and 石龙镇 will have a station tomorrow.
beforeAll(async () => {
	units = await seedUnits(db);
	await db.transaction().execute(async (trx) => {
		await moveUnit(trx, actor, 'everywhere', units.xupu.public_id, {
			...{ ...act, tree, parent: units.changsha.public_id, level: null }
		});
		await mergeUnits(trx, actor, 'everywhere', {
			...{ ...act, tree, units: [units.xingsha.public_id], into: units.langli.public_id },
			...{ name: null, short_name: null, parent: null }
		});
	});
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
		expect(await pathOn({ asOf: moveDay, tree })).toBe('长沙市民政局（示例）');
	});

	test('after its end on its last day, and says so', async () => {
		expect(await getUnit(db, 'everywhere', units.xingsha.public_id, now)).toMatchObject({
			state: 'closed',
			shown_on: '2024-06-30',
			closed_on: moveDay,
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

describe('search', () => {
	const found = async (text: string, scope: UnitScope = 'everywhere', view = now) =>
		(await searchUnits(db, scope, text, view)).map(({ name }) => name);

	test('finds two characters that stand side by side, not apart', async () => {
		expect(await found('石龙')).toEqual(['石龙镇（示例）']);
		expect(await found('龙石')).toEqual([]);
	});

	test('finds a rare character', async () => {
		expect(await found('㮾')).toEqual(['㮾梨街道（示例）']);
	});

	test('finds a code by its beginning', async () => {
		expect((await found(units.xiantao.code.toLowerCase())).at(0)).toBe('仙桃市民政局（示例）');
	});

	test('knows the names of the day, and only what is in scope', async () => {
		expect(await found('星沙')).toEqual([]);
		expect(await found('星沙', 'everywhere', { asOf: before.asOf, tree } as typeof now)).toEqual([
			'星沙街道（示例）'
		]);
		expect(await found('民政局', within(units.hubei, 1))).toEqual(['仙桃市民政局（示例）']);
		expect(await found('民政局', [])).toEqual([]);
	});

	test('takes the signs of a pattern as they are, and nothing for nothing', async () => {
		expect(await found('%')).toEqual([]);
		expect(await found("'; drop table unit; --")).toEqual([]);
		expect(await found('   ')).toEqual([]);
	});

	test('shows where each unit stands', async () => {
		const [result] = await searchUnits(db, 'everywhere', '石龙', now);
		expect(pathInWords(result?.path ?? [])).toBe(
			'民政部（示例） › 广东省民政厅（示例） › 东莞市民政局（示例）'
		);
	});

	test('looks names up in the index', async () => {
		const plan = await db.transaction().execute(async (trx) => {
			await sql`set local enable_seqscan = off`.execute(trx);
			return sql<{ 'QUERY PLAN': string }>`
				explain select unit_id from unit_version where name_characters @> string_to_array('石龙', null)`.execute(
				trx
			);
		});
		expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(
			'unit_version_name_characters_idx'
		);
	});
});

describe('history', () => {
	test('names each act, its document, and what it changed', async () => {
		const [move, founding] = await getHistory(db, 'everywhere', units.xupu.id);
		expect(move).toMatchObject({
			kind: 'move',
			effective_on: moveDay,
			document_number: act.document_number,
			before: [{ parent: { name: '怀化市民政局（示例）', is_open: true } }],
			after: [{ parent: { name: '长沙市民政局（示例）', is_open: true } }]
		});
		expect(founding).toMatchObject({ kind: 'create', before: [] });
	});

	test('says who became whom, on both sides', async () => {
		const [gone] = await getHistory(db, 'everywhere', units.xingsha.id);
		expect(gone).toMatchObject({
			kind: 'merge',
			after: [],
			successors: [{ public_id: units.langli.public_id, name: '㮾梨街道（示例）' }]
		});
		const [heir] = await getHistory(db, 'everywhere', units.langli.id);
		expect(heir).toMatchObject({ predecessors: [{ name: '星沙街道（示例）' }], successors: [] });
	});

	test('does not lead out of scope', async () => {
		const [move] = await getHistory(db, within(units.changsha, 2), units.xupu.id);
		expect(move?.before[0]?.parent).toMatchObject({ is_open: false });
	});

	test('keeps the former name, and a closed unit its end', async () => {
		await db
			.transaction()
			.execute(async (trx) => {
				await renameUnit(trx, actor, 'everywhere', units.shilong.public_id, {
					...{ ...act, name: '石龙新镇（示例）', short_name: null }
				});
				const [renaming] = await getHistory(trx, 'everywhere', units.shilong.id);
				expect([renaming?.before[0]?.name, renaming?.after[0]?.name]).toEqual([
					...['石龙镇（示例）', '石龙新镇（示例）']
				]);
				await closeUnit(trx, actor, 'everywhere', units.huaihua.public_id, {
					...{ ...act, effective_on: '2025-01-01', children_parent: null }
				});
				const [closure] = await getHistory(trx, 'everywhere', units.huaihua.id);
				expect(closure).toMatchObject({ kind: 'close', effective_on: '2025-01-01', after: [] });
				throw new Error('taken back');
			})
			.catch((error: Error) => expect(error.message).toBe('taken back'));
	});
});
