import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sql } from 'kysely';
import { connect } from '#lib/server/database/connect.ts';
import { submitAttempt } from '#lib/server/mocks/closing.ts';
import { seedRunning, seedShortPaper } from '../e2e/paper-rows.ts';
import { run } from '../support/people.ts';
import { ask, askAll, form, type Answer } from './client.ts';

const { origin, databaseUrl } = inject('app');
const land = inject('land');
const { cookie } = { cookie: land.cookies.learner };
const db = connect({ url: databaseUrl, applicationName: 'key-leak' });
afterAll(() => db.destroy());

const kinds = ['single', 'single', 'single', 'multiple', 'multiple'] as const;
const pagesMax = 400;
let personId = 0;
let attempts: { objective: string; written: string };
/** Words that stand in what would give the answer away, and in nothing that is asked. */
let secrets: string[] = [];

beforeAll(async () => {
	const account = await db
		.selectFrom('account')
		.where('user_name', '=', 'learner')
		.select('person_id')
		.executeTakeFirstOrThrow();
	personId = account.person_id;
	const objective = await seedShortPaper(db, { subject: 'A1', kinds });
	const written = await seedShortPaper(db, { subject: 'B3', kinds: ['case', 'design'] });
	attempts = {
		objective: await seedRunning(db, personId, objective),
		written: await seedRunning(db, personId, written)
	};
	secrets = await listSecrets([objective, written]);
});

/** The names of the questions, and the longest words of their keys that no question says. */
async function listSecrets(papers: number[]): Promise<string[]> {
	const { rows } = await sql<{ slug: string; key: string; asked: string }>`
		select question.slug,
			concat_ws(' ', key.explanation, key.notes::text, key.rubric::text) as key,
			concat_ws(' ', version.stem, version.material,
				(select string_agg(body, ' ') from question_option option
					where option.version_id = version.id),
				(select string_agg(body, ' ') from question_task task
					where task.version_id = version.id)) as asked
		from paper_item item
		join question on question.id = item.question_id
		join question_version version on version.id = item.question_version_id
		join answer_key key on key.version_id = version.id
		where item.paper_id in (${sql.join(papers)})`.execute(db);
	const asked = rows.map((row) => row.asked).join(' ');
	return rows.flatMap(({ slug, key }) => {
		const runs = key.match(/\p{Script=Han}{8,}/gu) ?? [];
		return [slug, ...runs.filter((words) => !asked.includes(words))];
	});
}

const get = (path: string) => ask(origin, { path, headers: { cookie } });

/** Addresses of our own that an answer names, without those that end the sign-in. */
function linksIn({ body, headers }: Answer, from: string): string[] {
	const type = headers['content-type'] ?? '';
	const found = /html|json|javascript/.test(type)
		? [...body.matchAll(/(?:href|src|action)="([^"#]+)|"(\.{1,2}\/[\w./-]+\.js)"/g)]
		: [];
	return found
		.map(
			([, link, script]) => new URL((link ?? script ?? '').replaceAll('&amp;', '&'), origin + from)
		)
		.filter((url) => url.origin === origin && !/sign-out|offline\/|media\//.test(url.pathname))
		.map((url) => url.pathname + url.search);
}

/** Every page that a candidate gets to by following links, its data and its scripts. */
async function crawl(from: readonly string[]): Promise<Map<string, string>> {
	const bodies = new Map<string, string>();
	let next = [...from];
	while (next.length > 0 && bodies.size < pagesMax) {
		const answers = await askAll(next, get);
		const links = new Set<string>();
		for (const [index, answer] of answers.entries()) {
			const path = next[index] ?? '';
			bodies.set(path, answer.body);
			for (const link of linksIn(answer, path)) links.add(link);
			if (/html/.test(answer.headers['content-type'] ?? '')) links.add(dataOf(path));
		}
		next = [...links].filter((link) => !bodies.has(link)).slice(0, pagesMax - bodies.size);
	}
	return bodies;
}

function dataOf(path: string): string {
	const { pathname, search } = new URL(path, origin);
	return `${pathname.replace(/\/$/, '')}/__data.json${search}`;
}

const leaksIn = (bodies: Iterable<readonly [string, string]>) =>
	[...bodies].flatMap(([path, body]) =>
		secrets.filter((secret) => body.includes(secret)).map((secret) => `${path}: ${secret}`)
	);

const placesOf = (attempt: string, count: number) => [
	`/exam/papers/${attempt}`,
	`/exam/papers/${attempt}/questions.json`,
	`/exam/papers/${attempt}/result`,
	`/exam/papers/${attempt}/result?show=all`,
	...Array.from(
		{ length: count },
		(_none, index) => `/exam/papers/${attempt}?question=${index + 1}`
	)
];

describe('while a paper is written', () => {
	test('no byte of a page, its data, its scripts or its files holds a key', async () => {
		expect(secrets.length).toBeGreaterThan(30);
		const bodies = await crawl([
			'/',
			'/exam/papers',
			...placesOf(attempts.objective, kinds.length),
			...placesOf(attempts.written, 2)
		]);
		expect(bodies.size).toBeGreaterThan(100);
		expect(leaksIn(bodies)).toEqual([]);
	});

	test('nor what the server answers to a save, a turn, a form or a malformed request', async () => {
		const headers = { cookie, origin };
		const json = { ...headers, 'content-type': 'application/json' };
		const device = '01900000-0000-7000-8000-000000000001.00000000abcd';
		const at = new Date().toISOString();
		const event = {
			...{ ordinal: 1, seq: 1, kind: 'select', response: ['A'], isFlagged: false },
			...{ confidence: null, timeMs: 0, at }
		};
		const post = (path: string, body: string, more: Record<string, string>) =>
			ask(origin, {
				method: 'POST',
				path: `/exam/papers/${attempts.objective}${path}`,
				headers: more,
				body
			});
		const batch = (epoch: number) => JSON.stringify({ device, epoch, events: [event] });
		const answers = [
			await post('/turn', JSON.stringify({ device }), json),
			await post('/answers', batch(1), json),
			await post('/answers', batch(7), json),
			await post('/answers', '{}', json),
			await post('?/save', 'ordinal=1', { ...headers, 'content-type': form }),
			await post('/result?/mark', 'ordinal=1', { ...headers, 'content-type': form })
		];
		expect(answers.slice(0, 3).map(({ status }) => status)).toEqual([200, 200, 409]);
		expect(leaksIn(answers.map(({ body }, index) => [String(index), body] as const))).toEqual([]);
	});

	test('the questions come without anything that an answer is made of', async () => {
		const { body } = await get(`/exam/papers/${attempts.objective}/questions.json`);
		expect(JSON.parse(body).questions).toHaveLength(kinds.length);
		expect(body).not.toMatch(
			/"(?:right|notes|explanation|rubric|laws|lesson|slug|letter|isFixed)"/
		);
	});
});

test('once it is handed in, the same search finds them', async () => {
	await run(db, (trx) => submitAttempt(trx, { personId }, attempts.objective));
	const bodies = await crawl([`/exam/papers/${attempts.objective}/result?show=all`]);
	expect(leaksIn(bodies).length).toBeGreaterThan(5);
});
