import { readdirSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import { listRouteAnswers } from '../access/routes.ts';
import { ask, form, type Answer, type Question } from './client.ts';
import { pathOf } from './paths.ts';

const { origin } = inject('app');
const cutOffOrigin = inject('cutOffOrigin');
const land = inject('land');

/** What differs between answers that are alike, and says nothing about safety. */
const passing = new Set([
	'connection',
	'content-length',
	'date',
	'etag',
	'keep-alive',
	'last-modified',
	'link',
	'transfer-encoding'
]);

/** Every header that matters of an answer, on a line of its own, what is random or of the day replaced by a word. */
function describeHeaders({ status, headers }: Answer): string {
	const lines = Object.entries(headers)
		.filter(([name]) => !passing.has(name))
		.flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one ?? ''}`))
		.map((line) =>
			line
				.replace(/'nonce-[\w+/=-]+'/g, "'nonce'")
				.replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
				.replace(/expires=[^;]+/i, 'expires=then')
				.replace(/\d{4}-\d{2}-\d{2}(?=\.(?:pdf|xlsx|json|csv))/g, 'TODAY')
		);
	return [`status: ${status}`, ...lines.sort()].join('\n');
}

interface Sample extends Question {
	name: string;
	at?: string;
}

const asset = findAsset();
const administrator = { cookie: land.cookies['security-administrator'] };
const auditor = { cookie: land.cookies['audit-administrator'] };
const post = { method: 'POST', headers: { origin, 'content-type': form } };

const pages: Sample[] = listRouteAnswers().map(({ id }) => ({
	name: id,
	path: pathOf(id, land.places.own),
	headers:
		id === '/audit'
			? auditor
			: /^\/people|^\/exam\/(?:candidates|decisions)|\/(?:pilots|register)$/.test(id)
				? hr()
				: administrator
}));

const others: Sample[] = [
	{ name: 'a page, signed out', path: '/' },
	{ name: 'the sign-in page, signed out', path: '/sign-in' },
	{ name: 'a file of the build', path: asset },
	{ name: 'a static file', path: '/icon.svg' },
	{ name: 'the service worker', path: '/service-worker.js' },
	{ name: 'no page', path: '/nowhere' },
	{ name: 'no file', path: '/_app/immutable/nowhere.js' },
	{ name: 'no row', path: '/units/0198c000-0000-7000-8000-000000000000', headers: administrator },
	{ name: 'data of a page', path: '/__data.json', headers: administrator },
	{ name: 'data of a page, signed out', path: '/__data.json' },
	{ name: 'forbidden', path: '/audit', headers: hr() },
	{ name: 'a method that is not there', path: '/healthz', method: 'DELETE', headers: { origin } },
	{ name: 'a form that is not there', path: '/about', ...post },
	{ name: 'a form, signed out', path: '/profile', ...post },
	{
		name: 'a foreign form',
		path: '/language',
		...post,
		headers: { origin: 'https://evil.example' }
	},
	{ name: 'an unknown host', path: '/', headers: { host: 'evil.example' } },
	{ name: 'too much', path: '/language', ...post, body: Buffer.alloc(600 * 1024, 'a') },
	{ name: 'too many fields', path: '/language', ...post, body: 'a=1&'.repeat(300) },
	{ name: 'a malformed address', path: '/%E0%A4%A' },
	{ name: 'the database is away', path: '/', headers: administrator, at: cutOffOrigin },
	{ name: 'not ready', path: '/readyz', at: cutOffOrigin },
	{ name: 'alive without the database', path: '/healthz', at: cutOffOrigin }
];

test('the headers of every route and of every kind of refusal are those that were reviewed', async () => {
	const seen = new Map<string, string[]>();
	for (const { name, at = origin, ...question } of [...pages, ...others]) {
		const shape = describeHeaders(await ask(at, { ...question, headers: hostOf(at, question) }));
		seen.set(shape, [...(seen.get(shape) ?? []), name]);
	}
	const text = [...seen]
		.map(([shape, names]) => `${names.map((name) => `# ${name}`).join('\n')}\n${shape}\n`)
		.join('\n');
	await expect(text).toMatchFileSnapshot('headers.txt');
});

describe('every answer', () => {
	test.each([...pages, ...others])('$name', async ({ at = origin, ...question }) => {
		const { headers } = await ask(at, { ...question, headers: hostOf(at, question) });
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(headers['x-frame-options']).toBe('DENY');
		expect(headers['referrer-policy']).toBe('same-origin');
		expect(headers['cross-origin-opener-policy']).toBe('same-origin');
		const policy = headers['content-security-policy'];
		expect(policy).toMatch(/default-src 'none'/);
		expect(policy).toMatch(/frame-ancestors 'none'/);
		expect(policy).toMatch(/base-uri 'none'/);
		expect(policy).not.toMatch(/unsafe-(?!hashes)|\*|http:|https:/);
		expect(headers.server ?? headers['x-powered-by']).toBeUndefined();
	});
});

describe('what somebody sees who is signed in is kept by nobody', () => {
	test.each(pages)('$name', async (question) => {
		const { headers } = await ask(origin, question);
		expect(headers['cache-control']).toMatch(/no-store/);
		expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
	});
});

test('two answers never share a nonce', async () => {
	const nonces = await Promise.all(
		[1, 2, 3].map(async () => {
			const { headers } = await ask(origin, { path: '/design' });
			return /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1];
		})
	);
	expect(new Set(nonces).size).toBe(3);
	expect(nonces).not.toContain(undefined);
});

function hr() {
	return { cookie: land.cookies['county-bureau'] };
}

/** A question to another worker goes to its own host. */
function hostOf(at: string, { headers = {} }: Question): Record<string, string> {
	return headers.origin === origin ? { ...headers, origin: at } : headers;
}

function findAsset(): string {
	const folder = 'build/client/_app/immutable/entry';
	const name = readdirSync(folder).find((file) => /^start\..*\.js$/.test(file));
	return `/_app/immutable/entry/${name}`;
}
