import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compress } from './compress.ts';

const page = '走访之前先想三件事。'.repeat(200);

function ask(encoding: string | null) {
	return new Request('http://localhost/', {
		headers: encoding === null ? {} : { 'accept-encoding': encoding }
	});
}

function answer(body: string, type = 'text/html; charset=utf-8') {
	return new Response(body, { headers: { 'content-type': type, 'x-kept': 'yes' } });
}

describe('a page is packed', () => {
	test('where the browser unpacks it, and says so', async () => {
		const sent = await compress(ask('gzip, deflate, br'), answer(page));
		const body = Buffer.from(await sent.arrayBuffer());
		expect(gunzipSync(body).toString('utf8')).toBe(page);
		expect(body.length).toBeLessThan(Buffer.byteLength(page) / 10);
		expect(Object.fromEntries(sent.headers)).toMatchObject({
			'content-encoding': 'gzip',
			'content-length': String(body.length),
			vary: 'accept-encoding',
			'x-kept': 'yes'
		});
	});

	test('and so is its data', async () => {
		const sent = await compress(ask('gzip'), answer(JSON.stringify({ page }), 'application/json'));
		expect(sent.headers.get('content-encoding')).toBe('gzip');
	});
});

describe('an answer goes as it is', () => {
	test.each([
		['for who does not ask', null, page, 'text/html'],
		['for who refuses', 'gzip;q=0', page, 'text/html'],
		['where it is small', 'gzip', 'short', 'text/html'],
		['where it is a picture', 'gzip', page, 'image/png']
	])('%s', async (_when, encoding, body, type) => {
		const sent = await compress(ask(encoding), answer(body, type));
		expect(sent.headers.has('content-encoding')).toBe(false);
		expect(await sent.text()).toBe(body);
	});
});
