import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A page as it is printed: grey values from 0 (ink) to 255 (paper), row by row. */
export interface Pixels {
	width: number;
	height: number;
	grey: Uint8Array;
}

/** A rectangle in points from the upper left corner of the page. */
export interface Area {
	x: number;
	y: number;
	width: number;
	height: number;
}

export const pixelsPerInch = 144;
const pixelsPerPoint = pixelsPerInch / 72;
const darkMax = 128;

/** Prints a PDF with poppler, which shares no code with what wrote it. */
export function renderPages(pdf: Buffer): Pixels[] {
	const folder = mkdtempSync(join(tmpdir(), 'zhixing-pixels-'));
	try {
		const path = join(folder, 'paper.pdf');
		writeFileSync(path, pdf);
		const options = ['-gray', '-r', String(pixelsPerInch)];
		execFileSync('pdftoppm', [...options, path, join(folder, 'page')], { stdio: 'pipe' });
		return readdirSync(folder)
			.filter((name) => name.endsWith('.pgm'))
			.sort()
			.map((name) => readPgm(readFileSync(join(folder, name))));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The text of a PDF as it is copied out of it. */
export function readText(pdf: Buffer): string {
	return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
}

/** What is printed in an area, cut out of its page. */
export function cutOut(page: Pixels, area: Area): Pixels {
	const [left, top, width, height] = [area.x, area.y, area.width, area.height].map((length) =>
		Math.round(length * pixelsPerPoint)
	) as [number, number, number, number];
	const grey = new Uint8Array(width * height);
	for (let row = 0; row < height; row += 1) {
		const from = (top + row) * page.width + left;
		grey.set(page.grey.subarray(from, from + width), row * width);
	}
	return { width, height, grey };
}

/** How many pixels carry ink. */
export function countInk({ grey }: Pixels): number {
	return grey.reduce((count, value) => count + (value < darkMax ? 1 : 0), 0);
}

/** How many pixels have ink in one picture and none in the other. */
export function countDifferences(one: Pixels, other: Pixels): number {
	return one.grey.reduce(
		(count, value, index) =>
			count + (value < darkMax !== (other.grey[index] ?? 0) < darkMax ? 1 : 0),
		0
	);
}

/** Portable grey map, binary: `P5 width height 255`, then one byte a pixel. */
function readPgm(bytes: Buffer): Pixels {
	const head = /^P5\s+(?:#[^\n]*\n)?(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 200));
	if (!head) throw new Error('This is no grey map of 8 bits.');
	const [width, height] = [Number(head[1]), Number(head[2])];
	return { width, height, grey: new Uint8Array(bytes.subarray(head[0].length)) };
}
