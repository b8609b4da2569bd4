import { afterAll, describe, expect, inject, test } from 'vitest';
import { connect } from '#lib/server/database/connect.ts';
import { listRouteAnswers } from '../access/routes.ts';
import { ask, askAll, form } from './client.ts';
import { fingerprint } from './fingerprint.ts';
import { pathOf } from './paths.ts';

const { origin, databaseUrl } = inject('app');
const land = inject('land');
const db = connect({ url: databaseUrl, applicationName: 'origin' });
afterAll(() => db.destroy());

const { port } = new URL(origin);
const origins: Record<string, Record<string, string>> = {
	nothing: {},
	null: { origin: 'null' },
	evil: { origin: 'https://evil.example' },
	'the twin with another scheme': { origin: origin.replace('http:', 'https:') },
	'a sub-domain': { origin: `http://evil.localhost:${port}` },
	'another port': { origin: 'http://localhost:1' },
	'another name of this machine': { origin: origin.replace('localhost', '127.0.0.1') },
	'a cross-site fetch': { origin, 'sec-fetch-site': 'cross-site' },
	'a same-site fetch': { origin, 'sec-fetch-site': 'same-site' }
};
const contents: Record<string, { headers: Record<string, string>; body: string }> = {
	form: { headers: { 'content-type': form }, body: 'op_id=0198c000-0000-7000-8000-000000000000' },
	multipart: {
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x\r\ncontent-disposition: form-data; name="language"\r\n\r\nen\r\n--x--\r\n'
	},
	json: { headers: { 'content-type': 'application/json' }, body: '{"language":"en"}' },
	text: { headers: { 'content-type': 'text/plain' }, body: 'language=en' },
	none: { headers: {}, body: '' }
};
const methods = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Somebody who could do much, if the request were their own. */
const cookie = land.cookies['security-administrator'];

const routes = listRouteAnswers();

describe('a request from somewhere else is refused and changes nothing', () => {
	test.each(routes)('$id', async ({ id }) => {
		const before = await fingerprint(db);
		const cases = methods.flatMap((method) =>
			Object.entries(origins).flatMap(([from, proof]) =>
				Object.entries(contents).map(([kind, content]) => ({ method, from, proof, kind, content }))
			)
		);
		const answers = await askAll(cases, ({ method, proof, content }) =>
			ask(origin, {
				method,
				path: pathOf(id, land.places.own),
				headers: { cookie, ...proof, ...content.headers },
				body: content.body
			})
		);
		const letIn = cases.filter((_case, index) => answers[index]?.status !== 403);
		expect(letIn.map(({ method, from, kind }) => `${method} ${kind} from ${from}`)).toEqual([]);
		expect(await fingerprint(db)).toEqual(before);
	});
});

test('the same request from our own page is not refused for its origin', async () => {
	const { status, headers } = await ask(origin, {
		method: 'POST',
		path: '/language',
		headers: { origin, 'content-type': form },
		body: 'language=en'
	});
	expect(status).toBe(303);
	expect(headers['set-cookie']?.join()).toContain('zhixing_language=en');
});

test('methods that a route does not have are refused from our own page too', async () => {
	const answers = await askAll(
		routes.flatMap(({ id }) => ['PUT', 'PATCH', 'DELETE'].map((method) => ({ id, method }))),
		async ({ id, method }) => ({
			id,
			method,
			...(await ask(origin, {
				method,
				path: pathOf(id, land.places.own),
				headers: { cookie, origin }
			}))
		})
	);
	expect(
		answers
			.filter(({ status }) => status !== 405)
			.map(({ id, method, status }) => `${method} ${id} ${status}`)
	).toEqual([]);
});
