import writeExcelFile, { type Cell, type Sheet as ExcelSheet } from 'write-excel-file/node';
import type { Day } from '#lib/dates.ts';
import { Invalid } from '../errors.ts';

/** Rows of one sheet, its head and notes not counted: what an office's computer still opens. */
export const sheetRowsMax = 50_000;
const cellLengthMax = 32_000;
const sheetNameLengthMax = 31;

interface ColumnBase {
	head: string;
	/** In characters of a Latin digit; a Chinese character takes two. */
	width: number;
}

/** A column says what its cells are, so that an office program reads text as text and days as days. */
export type Column<Row> = ColumnBase &
	(
		| { kind: 'text'; value: (row: Row) => string | null | undefined }
		| { kind: 'number'; digits?: number; value: (row: Row) => number | null | undefined }
		| { kind: 'day'; value: (row: Row) => Day | null | undefined }
	);

/** A sheet that is ready to be written; made by `sheetOf`. */
export type Sheet = ExcelSheet<Buffer>;

/** The type that a browser is told. */
export const sheetMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * One sheet of a workbook: what it is about, then one row of heads that stay in sight, then the rows.
 * Every cell is a value and none a formula, whatever a text begins with.
 *
 * @param options.facts lines above the table, such as whose it is and of which day
 * @throws Invalid `sheet-too-long` beyond `sheetRowsMax`
 */
export function sheetOf<Row>(
	name: string,
	columns: readonly Column<Row>[],
	rows: readonly Row[],
	{ facts = [] }: { facts?: readonly (readonly [label: string, value: string])[] } = {}
): Sheet {
	if (rows.length > sheetRowsMax)
		throw new Invalid('sheet-too-long', { values: { limit: sheetRowsMax } });
	const above: Cell[][] = facts.map(([label, value]) => [
		{ ...textCell(label), fontWeight: 'bold' },
		textCell(value)
	]);
	const head: Cell[] = columns.map((column) => ({
		...textCell(column.head),
		fontWeight: 'bold',
		align: column.kind === 'number' ? 'right' : 'left',
		bottomBorderStyle: 'thin'
	}));
	const blank: Cell[][] = above.length > 0 ? [[]] : [];
	return {
		sheet: sheetName(name),
		data: [
			...above,
			...blank,
			head,
			...rows.map((row) => columns.map((column) => cellOf(column, row)))
		],
		columns: columns.map(({ width }) => ({ width })),
		stickyRowsCount: above.length + blank.length + 1
	};
}

/** Writes the sheets as one workbook (.xlsx). */
export async function writeSheets(sheets: readonly Sheet[]): Promise<Buffer> {
	return writeExcelFile([...sheets], { fontSize: 11 }).toBuffer();
}

function cellOf<Row>(column: Column<Row>, row: Row): Cell {
	if (column.kind === 'text') {
		const text = column.value(row);
		return text ? textCell(text) : null;
	}
	const value = column.value(row);
	if (value === null || value === undefined) return null;
	if (column.kind === 'number') {
		const digits = column.digits ?? 0;
		return {
			type: Number,
			value: Number(value),
			format: digits === 0 ? '0' : `0.${'0'.repeat(digits)}`
		};
	}
	return { type: Date, value: new Date(`${value}T00:00:00Z`), format: 'yyyy-mm-dd' };
}

function textCell(text: string) {
	return { type: String, value: text.slice(0, cellLengthMax), format: '@' };
}

/** What a workbook takes as the name of a sheet. */
function sheetName(name: string): string {
	const clean = name.replace(/[[\]:*?/\\']/g, ' ').trim();
	return Array.from(clean).slice(0, sheetNameLengthMax).join('') || 'Sheet1';
}
