/**
 * The part of a whole answer that a `Range` asks for: players ask for sound and film in parts, and
 * some play nothing that is not given in parts.
 *
 * @param range the header, or null for the whole
 */
export async function sliceResponse(whole: Response, range: string | null): Promise<Response> {
	if (!range) return whole;
	const body = await whole.blob();
	const span = readSpan(range, body.size);
	// Several parts at once, or nonsense: the whole is a right answer too.
	if (span === 'whole') return new Response(body, { headers: whole.headers });
	if (!span) {
		return new Response(null, {
			status: 416,
			headers: { 'content-range': `bytes */${body.size}` }
		});
	}
	const { first, last } = span;
	const headers = new Headers(whole.headers);
	headers.delete('content-encoding');
	headers.set('content-range', `bytes ${first}-${last}/${body.size}`);
	headers.set('content-length', String(last - first + 1));
	headers.set('accept-ranges', 'bytes');
	return new Response(body.slice(first, last + 1), { status: 206, headers });
}

interface Span {
	first: number;
	last: number;
}

/** @returns both ends included, undefined where there is nothing there */
function readSpan(range: string, size: number): Span | 'whole' | undefined {
	const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
	if (from === '' && to === '') return 'whole';
	const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
	const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
	return first <= last && first < size ? { first, last } : undefined;
}
