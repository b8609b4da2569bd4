import { describe, expect, test } from 'vitest';
import { operationOf } from '../../../tests/support/outbox-world.ts';
import { createPost, readRetryAfterMs, type Answer } from './post.ts';

const operations = [operationOf(1, 1), operationOf(1, 2)];
const [first = '', second = ''] = operations.map(({ opId }) => opId);
const lost: Answer = { kind: 'later', retryAfterMs: null, isReachable: false };

function answered(answer: () => Response | Promise<Response>) {
	const asked: { path: unknown; init: RequestInit | undefined }[] = [];
	const post = createPost({
		account: 'aa',
		device: 'device',
		fetch: async (path, init) => {
			asked.push({ path, init });
			return answer();
		}
	});
	return { asked, answer: post(operations) };
}

test('a batch names its device and on whose behalf it comes, and follows no redirect', async () => {
	const { asked, answer } = answered(() => Response.json({ results: [] }));
	await answer;
	expect(asked).toHaveLength(1);
	expect(asked[0]?.path).toBe('/learning/operations');
	expect(asked[0]?.init).toMatchObject({
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-zhixing-account': 'aa' },
		redirect: 'error',
		cache: 'no-store'
	});
	expect(JSON.parse(String(asked[0]?.init?.body))).toEqual({ device: 'device', operations });
});

describe('an answer', () => {
	test('counts only for what was asked, and only in the words agreed on', async () => {
		const results = [
			{ opId: first, outcome: 'done' },
			{ opId: second, outcome: 'perhaps' },
			{ opId: 'somebody-else', outcome: 'done' }
		];
		expect(await answered(() => Response.json({ results })).answer).toEqual({
			kind: 'results',
			results: [{ opId: first, outcome: 'done' }]
		});
	});

	test.each([
		['a page of the network itself', () => new Response('<h1>Wi-Fi</h1>')],
		['some other JSON', () => Response.json({ ok: true })],
		['nothing', () => Response.json(null)],
		['no answer at all', () => Promise.reject(new TypeError('Failed to fetch'))]
	])('that is %s settles nothing', async (_name, answer) => {
		expect(await answered(answer).answer).toEqual(lost);
	});

	test('that nobody is signed in says so', async () => {
		const { answer } = answered(() => new Response('', { status: 401 }));
		expect(await answer).toEqual({ kind: 'signed-out' });
	});

	test.each([400, 413, 422])('of %i is about the batch itself', async (status) => {
		expect(await answered(() => new Response('', { status })).answer).toEqual({ kind: 'rejected' });
	});

	test.each([403, 404, 409, 429, 500, 503])('of %i means later', async (status) => {
		const headers = { 'retry-after': '7' };
		expect(await answered(() => new Response('', { status, headers })).answer).toEqual({
			kind: 'later',
			retryAfterMs: 7_000,
			isReachable: true
		});
	});
});

test('a wait is read as seconds or as a date, and never is more than an hour', () => {
	const now = Date.parse('2026-11-24T08:00:00Z');
	expect(readRetryAfterMs('30', now)).toBe(30_000);
	expect(readRetryAfterMs('Tue, 24 Nov 2026 08:01:00 GMT', now)).toBe(60_000);
	expect(readRetryAfterMs('Tue, 24 Nov 2026 07:00:00 GMT', now)).toBe(0);
	expect(readRetryAfterMs('999999', now)).toBe(3_600_000);
	expect(readRetryAfterMs('soon', now)).toBeNull();
	expect(readRetryAfterMs(null, now)).toBeNull();
});
