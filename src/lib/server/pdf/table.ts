import { ensureSpace, hairline, inkSoft, turnPage, type Paper } from './paper.ts';
import { drawLine, lineHeightOf, wrapText, type TextStyle } from './text.ts';

export interface Column {
	title: string;
	/** Its part of the width: a column of 2 is twice as wide as one of 1. */
	share: number;
	align?: 'left' | 'right';
}

const style: TextStyle = { sizePt: 9, lineHeight: 1.45 };
const headStyle: TextStyle = { ...style, weight: 'bold' };
const paddingPt = 3;
const gapPt = 8;

/** Adds a table. It goes on over as many pages as it needs, with its heads on each of them. */
export function addTable(
	paper: Paper,
	columns: readonly Column[],
	rows: readonly (readonly string[])[]
): void {
	const boxes = placeColumns(paper, columns);
	const heads = boxes.map(({ title, width }) => wrapText(title, width, headStyle));
	ensureSpace(paper, heightOf(heads) * 2);
	drawRow(paper, boxes, heads, headStyle);
	for (const row of rows) {
		const cells = boxes.map(({ width }, index) => wrapText(row[index] ?? '', width, style));
		for (const part of partsOf(cells, linesThatFit(paper, heads))) {
			if (paper.y + heightOf(part) > paper.bottom) {
				turnPage(paper);
				drawRow(paper, boxes, heads, headStyle);
			}
			drawRow(paper, boxes, part, style);
		}
	}
	paper.y += 8;
}

interface PlacedColumn extends Column {
	x: number;
	width: number;
}

function placeColumns(paper: Paper, columns: readonly Column[]): PlacedColumn[] {
	const shares = columns.reduce((sum, { share }) => sum + share, 0);
	const free = paper.width - gapPt * (columns.length - 1);
	let x = paper.left;
	return columns.map((column) => {
		const placed = { ...column, x, width: (free * column.share) / shares };
		x += placed.width + gapPt;
		return placed;
	});
}

function drawRow(
	paper: Paper,
	columns: readonly PlacedColumn[],
	cells: readonly (readonly string[])[],
	look: TextStyle
): void {
	const height = lineHeightOf(look);
	for (const [index, { x, width, align }] of columns.entries()) {
		for (const [line, text] of (cells[index] ?? []).entries()) {
			const box = { x, y: paper.y + paddingPt + line * height, width };
			drawLine(paper.doc, text, box, { ...look, align });
		}
	}
	paper.y += heightOf(cells);
	const isHead = look === headStyle;
	paper.doc.lineWidth(isHead ? 0.8 : 0.4).strokeColor(isHead ? inkSoft : hairline);
	paper.doc
		.moveTo(paper.left, paper.y)
		.lineTo(paper.left + paper.width, paper.y)
		.stroke();
}

function heightOf(cells: readonly (readonly string[])[]): number {
	const lines = Math.max(1, ...cells.map(({ length }) => length));
	return lines * lineHeightOf(style) + 2 * paddingPt;
}

/** How many lines a row may have on a page that holds the heads and nothing else. */
function linesThatFit(paper: Paper, heads: readonly (readonly string[])[]): number {
	const free = paper.bottom - paper.top - heightOf(heads) - 2 * paddingPt;
	return Math.max(1, Math.floor(free / lineHeightOf(style)));
}

/** A row that is higher than a whole page goes on in further rows. */
function partsOf(cells: string[][], linesMax: number): string[][][] {
	const lines = Math.max(1, ...cells.map(({ length }) => length));
	const count = Math.ceil(lines / linesMax);
	return Array.from({ length: count }, (_none, part) =>
		cells.map((cell) => cell.slice(part * linesMax, (part + 1) * linesMax))
	);
}
