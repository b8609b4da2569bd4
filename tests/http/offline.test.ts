import { describe, expect, inject, test } from 'vitest';
import { ask, form } from './client.ts';

const { origin } = inject('app');
const { cookies } = inject('land');
const learner = cookies.learner;

/** What the shell hands to whoever holds the cookie. */
async function identityOf(cookie: string | undefined) {
	const { body } = await ask(origin, {
		path: '/about/__data.json',
		headers: cookie === undefined ? {} : { cookie }
	});
	const account = /"([0-9a-f]{32})"/.exec(body)?.[1];
	const key = /"([\w-]{43})"/.exec(body)?.[1];
	return { account, key };
}

describe('the key for work that waits', () => {
	test('is handed to whoever is signed in, the same every time', async () => {
		const first = await identityOf(learner);
		expect(first.account).toBeDefined();
		expect(first.key).toBeDefined();
		expect(await identityOf(learner)).toEqual(first);
		expect((await identityOf(cookies.author)).key).not.toBe(first.key);
	});

	test.each([undefined, cookies['must-change'], cookies['no-factor']])(
		'is not handed to whoever is not, or not yet',
		async (cookie) => {
			expect(await identityOf(cookie)).toEqual({ account: undefined, key: undefined });
		}
	);
});

describe('a request on behalf of', () => {
	const send = (account: string | undefined) =>
		ask(origin, {
			method: 'POST',
			path: '/notices?/readAll',
			headers: {
				origin,
				cookie: learner,
				'content-type': form,
				accept: 'application/json',
				...(account !== undefined && { 'x-zhixing-account': account })
			},
			body: ''
		});

	test('whoever is signed in passes the door', async () => {
		const { account } = await identityOf(learner);
		expect((await send(account)).status).not.toBe(401);
		expect((await send(undefined)).status).not.toBe(401);
	});

	test('somebody else is that of nobody', async () => {
		const { account } = await identityOf(cookies.author);
		expect((await send(account)).status).toBe(401);
		expect((await send('')).status).toBe(401);
	});
});

test('the worker may ask this origin and no other, and is never kept', async () => {
	const { status, headers } = await ask(origin, { path: '/service-worker.js' });
	expect(status).toBe(200);
	expect(headers['content-security-policy']).toMatch(/default-src 'none'.*connect-src 'self'/);
	expect(headers['cache-control']).toMatch(/no-cache/);
});

test('the page without a network holds nothing of whoever asks for it', async () => {
	const { status, body } = await ask(origin, { path: '/offline' });
	expect(status).toBe(200);
	expect(body).toContain('<h1');
});
