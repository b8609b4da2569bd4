import { styleText } from 'node:util';

export type Mark = 'good' | 'warning' | 'bad';

const signs = {
	good: ['✓', 'green'],
	warning: ['!', 'yellow'],
	bad: ['✗', 'red']
} as const;

/** Output that nobody reads any more (`npm start | head`) must not end a server. */
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

export function tell(text = ''): void {
	process.stdout.write(`${text}\n`);
}

export function complain(text: string): void {
	process.stderr.write(`${text}\n`);
}

/** One line of a list: a sign, a label of fixed width, and what there is to say. */
export function tellRow(mark: Mark, label: string, text: string): void {
	const [sign, colour] = signs[mark];
	tell(`  ${styleText(colour, sign)} ${padRight(label, labelColumns)}  ${text}`);
}

/** A further line under the text of a row. */
export function tellMore(text: string): void {
	tell(`${' '.repeat(labelColumns + 6)}${text}`);
}

export function strong(text: string): string {
	return styleText('bold', text);
}

export function faint(text: string): string {
	return styleText('dim', text);
}

/** A table with columns as wide as their widest cell. */
export function tellTable(rows: readonly (readonly string[])[]): void {
	const widths: number[] = [];
	for (const row of rows) {
		row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell))));
	}
	for (const row of rows) {
		tell(`  ${row.map((cell, index) => padRight(cell, widths[index] ?? 0)).join('  ')}`.trimEnd());
	}
}

const labelColumns = 14;

function padRight(text: string, columns: number): string {
	return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** A Chinese character takes two columns of a terminal. */
function columnsOf(text: string): number {
	let columns = 0;
	for (const character of text)
		columns +=
			/[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{20000}-\u{3ffff}]/u.test(
				character
			)
				? 2
				: 1;
	return columns;
}
