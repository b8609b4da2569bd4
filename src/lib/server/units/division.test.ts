import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	assertDivision,
	findDivision,
	findDivisionPath,
	findLastDayOf,
	importDivisions,
	listDivisions,
	type DivisionRow
} from './division.ts';

const { db } = await freshDatabase();
const asOf = '2024-01-01';

const row = (
	code: string,
	name: string,
	level: number,
	parent_code: string | null,
	facts: Partial<DivisionRow> = {}
): DivisionRow => ({
	...{ code, name, level, parent_code, is_filler: false, valid_from: null, valid_until: null },
	...facts
});

const rows = [
	row('310000', '上海市', 1, null),
	row('310100', '市辖区', 2, '310000', { is_filler: true }),
	row('310115', '浦东新区', 3, '310100'),
	row('310230', '崇明县', 3, '310100', { valid_until: '2016-07-22' }),
	row('310151', '崇明区', 3, '310100', { valid_from: '2016-07-22' }),
	row('430000', '湖南省', 1, null),
	row('430100', '长沙市', 2, '430000'),
	row('430121', '长沙县', 3, '430100'),
	row('430121004', '㮾梨街道', 4, '430121'),
	row('440000', '广东省', 1, null),
	row('441900', '东莞市', 2, '440000'),
	row('441900103', '石龙镇', 4, '441900')
];

const importRows = (given: DivisionRow[]) =>
	db.transaction().execute((trx) => importDivisions(trx, given));

beforeAll(async () => {
	expect(await importRows(rows)).toEqual({ added: rows.length, changed: 0 });
});

test('a second import of the same rows changes nothing', async () => {
	expect(await importRows(rows)).toEqual({ added: 0, changed: 0 });
});

test('a row of the same code and first day is brought up to date', async () => {
	const renamed = row('430121', '长沙县（更名）', 3, '430100');
	expect(await importRows([renamed])).toEqual({ added: 0, changed: 1 });
	expect(await findDivision(db, '430121', { asOf })).toMatchObject({ name: '长沙县（更名）' });
	await importRows(rows);
});

test('a code may end and begin again in one import, but not hold twice on one day', async () => {
	const [first, second] = [
		row('430121', '长沙县', 3, '430100', { valid_until: '2030-01-01' }),
		row('430121', '长沙新区', 3, '430100', { valid_from: '2030-01-01' })
	];
	expect(await importRows([first, second])).toEqual({ added: 1, changed: 1 });
	const overlapping = row('430121', '长沙某区', 3, '430100', { valid_from: '2029-01-01' });
	await expect(importRows([overlapping])).rejects.toMatchObject({ code: 'division-overlap' });
});

test('the filler level of a municipality is not shown', async () => {
	const names = async (parentCode: string) =>
		(await listDivisions(db, { asOf, parentCode })).map(({ name }) => name);
	expect(await names('310000')).toEqual(['浦东新区', '崇明区']);
	expect(await findDivisionPath(db, '310115', { asOf })).toBe('上海市 浦东新区');
});

test('a path may miss a level and hold a rare character', async () => {
	expect(await findDivisionPath(db, '441900103', { asOf })).toBe('广东省 东莞市 石龙镇');
	expect(await findDivisionPath(db, '430121004', { asOf })).toBe('湖南省 长沙市 长沙县 㮾梨街道');
});

test('each day has its own divisions', async () => {
	expect(await findDivision(db, '310230', { asOf: '2016-07-21' })).toMatchObject({
		name: '崇明县'
	});
	expect(await findDivision(db, '310230', { asOf: '2016-07-22' })).toBeUndefined();
	await expect(assertDivision(db, '310230', { asOf })).rejects.toMatchObject({
		code: 'unit-division-unknown',
		field: 'division_code'
	});
});

test('a dissolved division is remembered by its last day', async () => {
	expect(await findLastDayOf(db, '310230', { asOf })).toBe('2016-07-21');
	expect(await findLastDayOf(db, '310230', { asOf: '2016-07-21' })).toBeUndefined();
	expect(await findLastDayOf(db, '310151', { asOf })).toBeUndefined();
});

test('provinces stand at the top', async () => {
	expect((await listDivisions(db, { asOf })).map(({ code }) => code)).toEqual([
		...['310000', '430000', '440000']
	]);
});
