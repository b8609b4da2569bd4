import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const packed = promisify(gzip);

/** What is smaller costs more to pack than to send. */
const bytesMin = 1_024;
/** Pages and their data; pictures and films are packed already. */
const packable = /^(?:text\/(?!event-stream)|application\/(?:json|manifest\+json))/;

/**
 * An answer as it goes over a weak network: pages and their data packed, where the browser can
 * unpack them. What is built ahead is packed ahead.
 *
 * Packing beside secrets lets a foreign page guess them by the length of answers; none can, since
 * the session's cookie does not come with what a foreign page asks for (SameSite).
 */
export async function compress(request: Request, response: Response): Promise<Response> {
	const { headers } = response;
	if (!response.body || !packable.test(headers.get('content-type') ?? '')) return response;
	headers.append('vary', 'accept-encoding');
	if (headers.has('content-encoding') || !acceptsGzip(request)) return response;
	const plain = Buffer.from(await response.arrayBuffer());
	const isWorth = plain.length >= bytesMin;
	const body = isWorth ? await packed(plain) : plain;
	const sent = new Headers(headers);
	sent.set('content-length', String(body.length));
	if (isWorth) sent.set('content-encoding', 'gzip');
	return new Response(new Uint8Array(body), { status: response.status, headers: sent });
}

function acceptsGzip(request: Request): boolean {
	return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(
		request.headers.get('accept-encoding') ?? ''
	);
}
