import { describe, expect, test } from 'vitest';
import { sliceResponse } from './range.ts';

function whole() {
	return new Response('0123456789', { headers: { 'content-type': 'audio/mpeg' } });
}

describe('a part of a film', () => {
	test.each([
		['bytes=0-3', '0123', 'bytes 0-3/10'],
		['bytes=4-', '456789', 'bytes 4-9/10'],
		['bytes=-2', '89', 'bytes 8-9/10'],
		['bytes=-99', '0123456789', 'bytes 0-9/10'],
		['bytes=8-99', '89', 'bytes 8-9/10']
	])('%s', async (range, text, contentRange) => {
		const part = await sliceResponse(whole(), range);
		expect(part.status).toBe(206);
		expect(await part.text()).toBe(text);
		expect(part.headers.get('content-range')).toBe(contentRange);
		expect(part.headers.get('content-length')).toBe(String(text.length));
		expect(part.headers.get('content-type')).toBe('audio/mpeg');
	});

	test('that is not there is refused', async () => {
		const part = await sliceResponse(whole(), 'bytes=10-');
		expect(part.status).toBe(416);
		expect(part.headers.get('content-range')).toBe('bytes */10');
	});

	test.each([null, 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])(
		'asked for as %s is the whole',
		async (range) => {
			const part = await sliceResponse(whole(), range);
			expect(part.status).toBe(200);
			expect(await part.text()).toBe('0123456789');
		}
	);
});
