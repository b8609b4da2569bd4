import { contentDisposition } from '#lib/server/files/file-name.ts';
import { sheetMediaType, writeSheets, type Sheet } from '#lib/server/sheets/sheet.ts';

/** The sheets as a workbook to save. */
export async function answerWorkbook(name: string, sheets: readonly Sheet[]): Promise<Response> {
	const file = await writeSheets(sheets);
	return new Response(new Uint8Array(file), {
		headers: {
			'content-type': sheetMediaType,
			'content-length': String(file.length),
			'content-disposition': contentDisposition(`${name}.xlsx`)
		}
	});
}
