/** An answer that the browser keeps as a file. */
export function download(
	body: Buffer | string,
	{ type, fileName }: { type: string; fileName: string }
): Response {
	// Two names: old programs read the first, which has only plain letters.
	const plain = fileName.replace(/[^\w.-]/g, '_');
	const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
	return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
		headers: { 'content-type': type, 'content-disposition': disposition }
	});
}
