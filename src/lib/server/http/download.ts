import { Readable } from 'node:stream';
import { contentDisposition } from '../files/file-name.ts';
import { sheetMediaType, writeSheets, type Sheet } from '../sheets/sheet.ts';

/** An answer that the browser keeps as a file. */
export function download(
	body: Buffer | string,
	{ type, fileName }: { type: string; fileName: string }
): Response {
	return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
		headers: { 'content-type': type, 'content-disposition': contentDisposition(fileName) }
	});
}

/** A file that somebody has handed in, as it was handed in. */
export function downloadStored(file: {
	content: Readable;
	mediaType: string;
	sizeBytes: number;
	name: string;
}): Response {
	return new Response(Readable.toWeb(file.content) as ReadableStream, {
		headers: {
			'content-type': file.mediaType,
			'content-length': String(file.sizeBytes),
			'content-disposition': contentDisposition(file.name)
		}
	});
}

/** Sheets as one workbook. */
export async function downloadWorkbook(name: string, sheets: readonly Sheet[]): Promise<Response> {
	return download(await writeSheets(sheets), { type: sheetMediaType, fileName: `${name}.xlsx` });
}
