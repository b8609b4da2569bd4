import { describe, expect, inject, test } from 'vitest';
import { ask, form, type Answer } from './client.ts';

const { origin } = inject('app');
const cutOffOrigin = inject('cutOffOrigin');
const { cookies } = inject('land');

/** A message that a person can read, in a page, with a number to quote and nothing of our insides. */
function expectClear({ body, headers }: Answer, words: RegExp) {
	expect(body).toMatch(words);
	expect(body).toContain(String(headers['x-request-id']));
	expect(body).not.toMatch(/node_modules|\.ts:\d+|at async|select |insert into|postgres|pg_/i);
}

describe('malformed cookies', () => {
	test.each([
		'zhixing_session=%E0%A4%A',
		'zhixing_session=',
		`zhixing_session=${'a'.repeat(3000)}`,
		'zhixing_session="; drop table session; --"',
		'zhixing_session=a; zhixing_session=b',
		'zhixing_language=%E0%A4%A; zhixing_text=%FF; zhixing_theme=__proto__',
		'=; ;;; =a',
		'\u00e9\u00e9=\u00ff'
	])('%s: the page of somebody who is not signed in', async (cookie) => {
		const answer = await ask(origin, { path: '/design', headers: { cookie } });
		expect(answer.status).toBe(200);
		const home = await ask(origin, { path: '/', headers: { cookie } });
		expect([home.status, home.headers.location]).toEqual([303, '/sign-in']);
	});
});

describe('languages', () => {
	test.each([
		['nothing', {}, 'zh-CN'],
		['English', { 'accept-language': 'en-GB,en;q=0.9' }, 'en'],
		['Chinese of another kind', { 'accept-language': 'zh-Hans-SG' }, 'zh-CN'],
		['an unknown one', { 'accept-language': 'tlh,xx-YY;q=0.1' }, 'zh-CN'],
		['garbage', { 'accept-language': ';;q=,*;q=9,%%%' }, 'zh-CN'],
		[
			'the cookie before the browser',
			{ 'accept-language': 'en', cookie: 'zhixing_language=zh-CN' },
			'zh-CN'
		],
		['an unknown cookie', { cookie: 'zhixing_language=tlh' }, 'zh-CN']
	])('%s', async (_name, headers, language) => {
		const { status, body } = await ask(origin, { path: '/design', headers: { ...headers } });
		expect(status).toBe(200);
		expect(/<html lang="([^"]*)"/.exec(body)?.[1]).toBe(language);
	});
});

describe('bodies', () => {
	const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
		ask(origin, {
			method: 'POST',
			path: '/sign-in?/password',
			headers: { origin, 'content-type': form, ...headers },
			body
		});

	test('too large: 413, and the app answers on', async () => {
		expect((await send(Buffer.alloc(600 * 1024, 'a'))).status).toBe(413);
		expect((await send('user_name=nobody')).status).toBe(422);
	});

	test('too many fields: 413', async () => {
		expect((await send('a=1&'.repeat(300))).status).toBe(413);
	});

	test.each([
		['a value too long', `user_name=demo&password=${'a'.repeat(10_000)}`],
		['a field twice where it belongs once', 'user_name=a&user_name=b&password=c'],
		['a name that means something to the language', '__proto__=x&constructor=y'],
		['bytes that are no text', 'user_name=%FF%FE%00&password=%00']
	])('%s: 422', async (_name, body) => {
		expect((await send(body)).status).toBe(422);
	});

	test.each([
		['no form at all', '{"language":', 'application/json'],
		['a broken multipart', '--x\r\nbroken', 'multipart/form-data; boundary=x'],
		['a multipart without its boundary', 'x', 'multipart/form-data'],
		['an unknown type', 'language=en', 'application/x-unknown']
	])('%s: refused, and nobody calls it a failure of ours', async (_name, body, type) => {
		const { status } = await send(body, { 'content-type': type });
		expect(status).toBeGreaterThanOrEqual(400);
		expect(status).toBeLessThan(500);
	});

	test('headers too large: 431', async () => {
		const { status } = await ask(origin, {
			path: '/design',
			headers: { 'x-long': 'a'.repeat(20_000) }
		});
		expect(status).toBe(431);
	});
});

describe('addresses', () => {
	test.each(['/nowhere', '/units/1', '/units/..%2f..%2fetc%2fpasswd', '/.env', '/src/app.html'])(
		'%s: 404 in words',
		async (path) => {
			const answer = await ask(origin, {
				path,
				headers: { cookie: cookies['county-bureau'], 'accept-language': 'zh-CN' }
			});
			expect(answer.status).toBe(404);
			expectClear(answer, /没有找到这一页/);
		}
	);

	test('a malformed one: 400', async () => {
		expect((await ask(origin, { path: '/%E0%A4%A' })).status).toBe(400);
	});

	test('a place to go back to is never another host', async () => {
		for (const target of [
			'//evil.example',
			'https://evil.example',
			'/\\evil.example',
			'/%0d%0aset-cookie:a=b'
		]) {
			const { status, headers } = await ask(origin, {
				method: 'POST',
				path: '/language',
				headers: { origin, 'content-type': form },
				body: `language=en&return_to=${encodeURIComponent(target)}`
			});
			expect([303, 422]).toContain(status);
			expect(headers.location ?? '/').toMatch(/^\/(?![/\\])/);
		}
	});
});

describe('hosts', () => {
	test.each(['evil.example', 'localhost', 'localhost:1'])('%s: 421 in words', async (host) => {
		const answer = await ask(origin, {
			path: '/design',
			headers: { host, 'accept-language': 'zh-CN' }
		});
		expect(answer.status).toBe(421);
		expectClear(answer, /这个地址不是本系统的地址/);
	});
});

describe('without the database', () => {
	const cookie = cookies['county-bureau'];

	test('a page of somebody: 503 in words, with the time to come back', async () => {
		const answer = await ask(cutOffOrigin, {
			path: '/',
			headers: { cookie, 'accept-language': 'zh-CN' }
		});
		expect(answer.status).toBe(503);
		expect(answer.headers['retry-after']).toMatch(/^\d+$/);
		expectClear(answer, /系统暂时连不上数据库/);
		expect(answer.headers['set-cookie']).toBeUndefined();
	});

	test('in English for whoever reads English', async () => {
		const { status, body } = await ask(cutOffOrigin, {
			path: '/units',
			headers: { cookie, 'accept-language': 'en' }
		});
		expect([status, /<html lang="en"/.test(body)]).toEqual([503, true]);
	});

	test('alive, not ready, and open pages stay open', async () => {
		const statusOf = async (path: string) => (await ask(cutOffOrigin, { path })).status;
		expect(await statusOf('/healthz')).toBe(200);
		expect(await statusOf('/readyz')).toBe(503);
		expect(await statusOf('/about')).toBe(200);
		expect(await statusOf('/design')).toBe(200);
		expect(await statusOf('/sign-in')).toBe(503);
	});

	test('the answer comes at once', async () => {
		const began = performance.now();
		await ask(cutOffOrigin, { path: '/', headers: { cookie } });
		expect(performance.now() - began).toBeLessThan(2_500);
	});
});
