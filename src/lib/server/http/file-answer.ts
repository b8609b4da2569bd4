import { Readable } from 'node:stream';
import type { BlobStore } from '../files/blob-store.ts';
import { readByteRange } from './byte-range.ts';

interface ServedFile {
	hash: Buffer;
	sizeBytes: number;
	mediaType: string;
	/** To take along, rather than to show. */
	isDownload: boolean;
}

/**
 * Answers with a file whose address names its content: whole or in part, to be kept by the browser
 * that asked and by nobody between. Whatever the file is, nothing in it can act as a page of ours.
 *
 * @throws NotFound `file-content-missing`
 */
export async function answerWithFile(
	request: Request,
	blobs: BlobStore,
	{ hash, sizeBytes, mediaType, isDownload }: ServedFile
): Promise<Response> {
	const etag = `"${hash.toString('hex')}"`;
	const headers = new Headers({
		'content-type': mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType,
		'cache-control': 'private, max-age=31536000, immutable',
		'accept-ranges': 'bytes',
		etag
	});
	if (isDownload) headers.set('content-disposition', 'attachment');
	if (request.headers.get('if-none-match') === etag)
		return new Response(null, { status: 304, headers });

	const condition = request.headers.get('if-range');
	const isPartAllowed = condition === null || condition === etag;
	const range = isPartAllowed ? readByteRange(request.headers.get('range'), sizeBytes) : undefined;
	if (range === 'unsatisfiable') {
		return new Response(null, {
			status: 416,
			headers: { 'content-range': `bytes */${sizeBytes}` }
		});
	}
	const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
	headers.set('content-length', String(end - start + 1));
	if (range) headers.set('content-range', `bytes ${start}-${end}/${sizeBytes}`);
	// A head needs no file to be opened.
	const content = request.method === 'HEAD' ? null : await blobs.open(hash, range);
	const body = content && (Readable.toWeb(content) as ReadableStream<Uint8Array>);
	return new Response(body, { status: range ? 206 : 200, headers });
}
