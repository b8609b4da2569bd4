import { describe, expect, test } from 'vitest';
import { readRows, readWorkbook } from '../../../../tests/support/workbook.ts';
import { sheetOf, sheetRowsMax, writeSheets, type Column } from './sheet.ts';

interface Line {
	id: string;
	minutes: number | null;
	on: string;
}

const columns: Column<Line>[] = [
	{ head: '编号', width: 20, kind: 'text', value: ({ id }) => id },
	{ head: '学时', width: 10, kind: 'number', digits: 1, value: ({ minutes }) => minutes },
	{ head: '日期', width: 12, kind: 'day', value: ({ on }) => on }
];

const write = (rows: Line[], name = '学时') =>
	writeSheets([sheetOf(name, columns, rows, { facts: [['姓名', '𠮷田（示例）']] })]);

test('a sheet holds its facts, a head that stays in sight, and the rows', async () => {
	const file = await write([
		{ id: '0012345678901234567', minutes: 1.5, on: '2026-05-23' },
		{ id: '二', minutes: null, on: '1999-12-31' }
	]);
	expect(readRows(file)).toEqual([
		['姓名', '𠮷田（示例）'],
		[],
		['编号', '学时', '日期'],
		// Days are counted as office programs count them, from the end of 1899.
		['0012345678901234567', 1.5, 46165],
		['二', null, 36525]
	]);
	const xml = readWorkbook(file)['xl/worksheets/sheet1.xml'];
	expect(xml).toContain('state="frozen"');
	expect(xml).toContain('ySplit="3"');
});

test('a text that begins like a formula stays a text', async () => {
	const texts = ['=1+1', '+86', '-2', '@SUM(A1)', '=HYPERLINK("http://example.com","x")'];
	const file = await write(texts.map((id) => ({ id, minutes: 1, on: '2026-01-01' })));
	expect(
		readRows(file)
			.slice(3)
			.map(([id]) => id)
	).toEqual(texts);
	for (const part of Object.values(readWorkbook(file))) expect(part).not.toMatch(/<f[ >/]/);
});

test('markup and characters that XML has no place for do not break the file', async () => {
	const file = await write([{ id: '<b>&"\u0000\u0007\u000b好', minutes: 1, on: '2026-01-01' }]);
	expect(readRows(file)[3]?.[0]).toBe('<b>&"好');
});

test('a name that a workbook does not take is made one that it takes', async () => {
	const file = await write([], '2026年度[学时]/明细：' + '长'.repeat(40));
	const name =
		/<sheet [^>]*?name="([^"]*)"/.exec(readWorkbook(file)['xl/workbook.xml'] ?? '')?.[1] ?? '';
	expect(name).toMatch(/^2026年度 学时 {2}明细/);
	expect(name.length).toBeLessThanOrEqual(31);
});

describe('a sheet beyond its limit', () => {
	test('is refused before anything is written', () => {
		const rows = Array.from({ length: sheetRowsMax + 1 }, () => ({
			id: 'x',
			minutes: 1,
			on: '2026-01-01'
		}));
		expect(() => sheetOf('长', columns, rows)).toThrow('sheet-too-long');
		expect(() => sheetOf('长', columns, rows.slice(1))).not.toThrow();
	});
});
