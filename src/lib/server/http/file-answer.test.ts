import { expect, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { answerWithFile } from './file-answer.ts';

const blobs = freshBlobs();
async function* content() {
	yield Buffer.from('0123456789');
}
const { hash, sizeBytes } = await blobs.put(content());
const file = { hash, sizeBytes, mediaType: 'audio/mpeg', isDownload: false };

const ask = (
	headers: Record<string, string> = {},
	changes: Partial<typeof file> = {},
	method = 'GET'
) =>
	answerWithFile(new Request('https://own.example/media/x', { method, headers }), blobs, {
		...file,
		...changes
	});

test('the whole is given to be kept for ever, by the one who asked', async () => {
	const answer = await ask();

	expect(answer.status).toBe(200);
	expect(await answer.text()).toBe('0123456789');
	expect(Object.fromEntries(answer.headers)).toEqual({
		'content-type': 'audio/mpeg',
		'content-length': '10',
		'cache-control': 'private, max-age=31536000, immutable',
		'accept-ranges': 'bytes',
		etag: `"${hash.toString('hex')}"`
	});
});

test('a part is given where one is asked for', async () => {
	const answer = await ask({ range: 'bytes=2-4' });

	expect(answer.status).toBe(206);
	expect(await answer.text()).toBe('234');
	expect(answer.headers.get('content-range')).toBe('bytes 2-4/10');
	expect(answer.headers.get('content-length')).toBe('3');
});

test('a part beyond the end is refused with the size, and is not kept', async () => {
	const answer = await ask({ range: 'bytes=10-' });

	expect(answer.status).toBe(416);
	expect(answer.headers.get('content-range')).toBe('bytes */10');
	expect(answer.headers.get('cache-control')).toBeNull();
});

test('a part of another content is the whole of this one', async () => {
	expect((await ask({ range: 'bytes=2-4', 'if-range': '"other"' })).status).toBe(200);
	const etag = `"${hash.toString('hex')}"`;
	expect((await ask({ range: 'bytes=2-4', 'if-range': etag })).status).toBe(206);
	expect((await ask({ 'if-none-match': etag })).status).toBe(304);
});

test('a document is taken along, and captions say their encoding', async () => {
	expect((await ask({}, { isDownload: true })).headers.get('content-disposition')).toBe(
		'attachment'
	);
	expect((await ask({}, { mediaType: 'text/vtt' })).headers.get('content-type')).toBe(
		'text/vtt; charset=utf-8'
	);
});

test('a head is the same without the content', async () => {
	const answer = await ask({}, {}, 'HEAD');
	expect([answer.status, answer.headers.get('content-length'), answer.body]).toEqual([
		200,
		'10',
		null
	]);
});

test('a content that the store has lost is not found', async () => {
	expect(await codeOf(ask({}, { hash: Buffer.alloc(32) }))).toBe('file-content-missing');
});
