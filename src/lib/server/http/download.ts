import { contentDisposition } from '../files/file-name.ts';

/** An answer that the browser keeps as a file. */
export function download(
	body: Buffer | string,
	{ type, fileName }: { type: string; fileName: string }
): Response {
	return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
		headers: { 'content-type': type, 'content-disposition': contentDisposition(fileName) }
	});
}
