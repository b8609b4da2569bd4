import { inflateRawSync } from 'node:zlib';

/** The parts of a workbook by their names: it is a ZIP archive of XML texts. */
export function readWorkbook(file: Buffer): Record<string, string> {
	const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
	const parts: Record<string, string> = {};
	let at = file.readUInt32LE(end + 16);
	for (let count = file.readUInt16LE(end + 10); count > 0; count--) {
		const method = file.readUInt16LE(at + 10);
		const size = file.readUInt32LE(at + 20);
		const nameLength = file.readUInt16LE(at + 28);
		const name = file.toString('utf8', at + 46, at + 46 + nameLength);
		const local = file.readUInt32LE(at + 42);
		const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
		const content = file.subarray(from, from + size);
		parts[name] = (method === 0 ? content : inflateRawSync(content)).toString('utf8');
		at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
	}
	return parts;
}

/** The cells of a sheet as an office program shows them, row by row; numbers and days as numbers. */
export function readRows(file: Buffer, sheet = 1): (string | number | null)[][] {
	const parts = readWorkbook(file);
	const texts = [...(parts['xl/sharedStrings.xml'] ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
		([, inner = '']) =>
			plain([...inner.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join(''))
	);
	const xml = parts[`xl/worksheets/sheet${sheet}.xml`] ?? '';
	return [...xml.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = '']) => {
		const cells: (string | number | null)[] = [];
		for (const [, attributes = '', inner = ''] of row.matchAll(
			/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs
		)) {
			const column = /r="([A-Z]+)/.exec(attributes)?.[1] ?? 'A';
			// An empty cell is left out, so the place of the next one says how many were.
			while (cells.length < columnIndex(column)) cells.push(null);
			const value = /<v>(.*?)<\/v>/s.exec(inner)?.[1];
			const isText = / t="s"/.test(` ${attributes}`);
			cells.push(
				value === undefined ? null : isText ? (texts[Number(value)] ?? null) : Number(value)
			);
		}
		return cells;
	});
}

function columnIndex(letters: string): number {
	return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function plain(xml: string): string {
	return xml
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&apos;', "'")
		.replaceAll('&amp;', '&');
}
