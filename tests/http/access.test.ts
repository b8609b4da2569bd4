import { afterAll, describe, expect, inject, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import { connect } from '#lib/server/database/connect.ts';
import { roles } from '#lib/server/grants/roles.ts';
import { expectations, type Expectation } from '../access/expectations.ts';
import { relations, type Place, type Relation, type Visitor } from '../access/land.ts';
import { actionPath, listRouteAnswers } from '../access/routes.ts';
import { ask, askAll, form, type Answer } from './client.ts';
import { fingerprint } from './fingerprint.ts';

const { origin, databaseUrl } = inject('app');
const land = inject('land');
const db = connect({ url: databaseUrl, applicationName: 'access' });
afterAll(() => db.destroy());

const routes = listRouteAnswers().filter(({ id }) => id in expectations);
const withForms = routes.filter(({ actions }) => actions.length > 0);
const reach: readonly Relation[] = ['own', 'child'];
const partyReach: readonly Relation[] = ['own', 'party'];

interface Case {
	name: string;
	path: string;
	method: 'GET' | 'POST';
	visitor: Visitor | 'nobody';
	expected: number | { to: RegExp };
	/** Whose names must not be in the answer. */
	hidden: readonly Relation[];
}

test('every route has its expectation, and every expectation its route', () => {
	expect(Object.keys(expectations).sort()).toEqual(
		listRouteAnswers()
			.map(({ id }) => id)
			.sort()
	);
});

test('every action has its expectation, and every expected action is there', () => {
	expect(
		Object.fromEntries(routes.map(({ id }) => [id, [...(expectations[id]?.actions ?? [])].sort()]))
	).toEqual(Object.fromEntries(routes.map(({ id, actions }) => [id, [...actions].sort()])));
});

const visitors: (Visitor | 'nobody')[] = [
	'nobody',
	...roles,
	'expired',
	'future',
	'party',
	'must-change',
	'no-factor'
];

describe('reading', () => {
	test.each(routes)('$id', async ({ id }) => {
		const cases = visitors.flatMap((visitor) => readingCases(id, visitor));
		const answers = await askAll(cases, ({ path, visitor }) =>
			ask(origin, question(path, visitor))
		);
		const wrong = cases.flatMap((each, index) => findWrong(each, answers[index]));
		expect(wrong).toEqual([]);
	});
});

describe('the door of a form', () => {
	// So many fields that no command begins: whatever stands behind the door stays as it is.
	const body = 'a=1&'.repeat(201);

	test.each(withForms)('$id', async ({ id, actions }) => {
		const cases = visitors.flatMap((visitor) =>
			actions.map((action) => sendingCase(id, action, visitor))
		);
		const answers = await askAll(cases, (each) => ask(origin, sending(each, body)));
		expect(cases.flatMap((each, index) => findWrong(each, answers[index]))).toEqual([]);
	});
});

describe('an empty form for a row out of reach finds nothing, and changes nothing', () => {
	test.each(withForms.filter(({ id }) => expectations[id]?.row))('$id', async ({ id, actions }) => {
		const before = await fingerprint(db);
		const { row } = expectations[id] as Expectation;
		const cases = visitors
			.filter((visitor) => mayEnter(expectations[id] as Expectation, visitor) === undefined)
			.flatMap((visitor) =>
				relations
					.filter((relation) => !reachOf(visitor).includes(relation))
					.flatMap((relation) =>
						actions.map((action): Case => ({
							name: `${id} ${action} ${relation}`,
							path: actionPath(fill(id, rowOf(land.places[relation], row)), action),
							method: 'POST',
							visitor,
							expected: 404,
							hidden: hiddenFrom(visitor)
						}))
					)
			);
		const answers = await askAll(cases, (each) => ask(origin, sending(each, '')));
		expect(cases.flatMap((each, index) => findWrong(each, answers[index]))).toEqual([]);
		expect(await fingerprint(db)).toEqual(before);
	});
});

test('reading changes nothing', async () => {
	const before = await fingerprint(db);
	const questions = routes.flatMap(({ id }) =>
		visitors.flatMap((visitor) => readingCases(id, visitor))
	);
	await askAll(questions, ({ path, visitor }) => ask(origin, question(path, visitor)));
	expect(await fingerprint(db)).toEqual(before);
	// It asks for every page as everybody, and grows with both.
}, 180_000);

describe('what is out of scope and what is not there look the same', () => {
	const rows = routes.filter(({ id }) => expectations[id]?.row);
	test.each(rows)('$id', async ({ id }) => {
		const { who, row } = expectations[id] as Expectation;
		const visitor = (Array.isArray(who) ? who[0] : 'unit-hr') as Visitor;
		const absent = createPublicId();
		const bodyOf = async (publicId: string) => {
			const { status, body } = await ask(origin, question(fill(id, publicId), visitor));
			return { status, body: withoutPassing(body) };
		};
		const expected = await bodyOf(absent);
		expect(expected.status).toBe(404);
		for (const relation of ['parent', 'sibling', 'other', 'party'] as const) {
			expect(await bodyOf(rowOf(land.places[relation], row))).toEqual(expected);
		}
	});
});

function readingCases(id: string, visitor: Visitor | 'nobody'): Case[] {
	const expectation = expectations[id] as Expectation;
	const method = 'GET';
	if (!expectation.row) {
		const path = fill(id, '');
		const expected = readingAnswer(expectation, visitor, path);
		return [{ name: id, path, method, visitor, expected, hidden: hiddenFrom(visitor) }];
	}
	return relations.map((relation) => {
		const path = fill(id, rowOf(land.places[relation], expectation.row));
		const answer = readingAnswer(expectation, visitor, path);
		const expected = answer === 200 && !reachOf(visitor).includes(relation) ? 404 : answer;
		return {
			name: `${id} ${relation}`,
			path,
			method,
			visitor,
			expected,
			hidden: hiddenFrom(visitor)
		};
	});
}

function sendingCase(id: string, action: string, visitor: Visitor | 'nobody'): Case {
	const expectation = expectations[id] as Expectation;
	return {
		name: `${id} ${action}`,
		path: actionPath(fill(id, rowOf(land.places.own, expectation.row)), action),
		method: 'POST',
		visitor,
		expected: mayEnter(expectation, visitor) ?? expectation.tooMuch ?? 413,
		hidden: hiddenFrom(visitor)
	};
}

/** A form as the browser sends it from our own page. */
function sending({ path, visitor }: Case, body: string) {
	const { headers } = question(path, visitor);
	return {
		path,
		method: 'POST',
		headers: { ...headers, origin, 'content-type': form },
		body
	};
}

/** Where a visitor's rights reach. */
function reachOf(visitor: Visitor | 'nobody'): readonly Relation[] {
	return visitor === 'party' ? partyReach : reach;
}

/** Names of people beyond a visitor's reach must never be seen; units above are part of a path. */
function hiddenFrom(visitor: Visitor | 'nobody'): readonly Relation[] {
	return relations.filter((relation) => !reachOf(visitor).includes(relation));
}

function readingAnswer(
	expectation: Expectation,
	visitor: Visitor | 'nobody',
	path: string
): Case['expected'] {
	// What is only sent has no reading, whoever asks.
	if (expectation.reading === 405) return 405;
	const refused = mayEnter(expectation, visitor);
	const signIn = `/sign-in${path === '/' ? '' : `?return_to=${encodeURIComponent(path)}`}`;
	if (refused === 401 && visitor === 'must-change') return { to: /^\/profile\/password$/ };
	if (refused === 401 && visitor === 'no-factor') return { to: /^\/profile\/second-factor$/ };
	if (refused === 401) return { to: new RegExp(`^${escape(signIn)}$`) };
	return refused ?? expectation.readingOf?.[visitor] ?? expectation.reading ?? 200;
}

/** Why a visitor is turned away at the door; undefined for whoever may come in. */
function mayEnter({ who }: Expectation, visitor: Visitor | 'nobody'): 401 | 403 | undefined {
	if (who === 'anyone') return undefined;
	if (visitor === 'nobody') return 401;
	if (who === 'half-signed-in') return undefined;
	if (visitor === 'must-change' || visitor === 'no-factor') return 401;
	if (who === 'everyone-signed-in') return undefined;
	if (visitor === 'expired' || visitor === 'future') return 403;
	const role = visitor === 'party' ? 'county-bureau' : visitor;
	return (who as readonly string[]).includes(role) ? undefined : 403;
}

function findWrong(
	{ name, visitor, expected, hidden }: Case,
	answer: Answer | undefined
): string[] {
	if (!answer) return [`${name} as ${visitor}: no answer`];
	const { status, headers, body } = answer;
	const wrong: string[] = [];
	if (typeof expected === 'number' && status !== expected)
		wrong.push(`${name} as ${visitor}: ${status} and not ${expected}`);
	if (typeof expected === 'object' && (status !== 303 || !expected.to.test(headers.location ?? '')))
		wrong.push(`${name} as ${visitor}: ${status} ${headers.location} and not to ${expected.to}`);
	for (const relation of hidden) {
		const { personName, unitName, person } = land.places[relation];
		const words = relation === 'parent' ? [personName] : [personName, unitName];
		for (const word of words)
			if (body.includes(word)) wrong.push(`${name} as ${visitor}: shows ${word} of ${relation}`);
		if (!name.includes(relation) && body.includes(person))
			wrong.push(`${name} as ${visitor}: shows the id of a person of ${relation}`);
	}
	return wrong;
}

function question(path: string, visitor: Visitor | 'nobody') {
	const headers: Record<string, string> = { 'accept-language': 'zh-CN' };
	if (visitor !== 'nobody') headers.cookie = land.cookies[visitor];
	return { path, headers };
}

function rowOf(place: Place, row: Expectation['row']): string {
	return row ? place[row] : '';
}

/** The address of a route, with an id or the named values for its parameters. */
function fill(id: string, publicId: string): string {
	const { parameters = {} } = expectations[id] as Expectation;
	return id.replace(/\[(\w+)(?:=\w+)?\]/g, (_all, name: string) => parameters[name] ?? publicId);
}

/** An answer without what differs each time: the ids of the row, the request and the forms, nonces. */
function withoutPassing(body: string): string {
	return body
		.replace(/nonce="[^"]*"/g, 'nonce')
		.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID');
}

function escape(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
