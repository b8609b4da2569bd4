import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { attemptRow, itemsOf } from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { blueprint, largeBankFiles, seedBank } from '../../../../tests/support/questions.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { startAttempt } from './attempt.ts';
import { beginMock, type MockWish } from './begin.ts';
import { submitAttempt } from './closing.ts';
import { findNextSitting } from './sitting.ts';

const { db, vault } = await freshDatabase();

let wang: Actor;
let li: Actor;
let zhao: Actor;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
	zhao = await seedHolder(db, vault, { name: '赵敏', role: 'learner', at: langli });
	await seedBank(db, { ...largeBankFiles(), 'blueprints/2026/A2.yaml': blueprint });
});

const begin = (actor: Actor, wish: Partial<MockWish> = {}) =>
	run(db, (trx) =>
		beginMock(trx, actor, { subject: 'A2', timeFactorPercent: 100, allowsSeen: false, ...wish })
	);

async function sit(attempt: string, actor: Actor) {
	await run(db, (trx) => startAttempt(trx, actor, attempt));
	await run(db, (trx) => submitAttempt(trx, actor, attempt));
}

const versionsOf = async (attempt: string) => {
	const { id } = await attemptRow(db, attempt);
	const rows = await db
		.selectFrom('attempt_item')
		.where('attempt_id', '=', id)
		.select('question_version_id')
		.execute();
	return rows.map(({ question_version_id }) => question_version_id);
};

describe('a mock paper', () => {
	test('is made for the next sitting and laid before whoever asked', async () => {
		const { attempt } = await begin(wang);
		const row = await attemptRow(db, attempt ?? '');
		const paper = await db
			.selectFrom('paper')
			.where('id', '=', row.paper_id)
			.select(['year', 'created_by'])
			.executeTakeFirstOrThrow();

		expect(row).toMatchObject({ state: 'not-started', subject: 'A2', points: 100 });
		expect(await itemsOf(db, attempt ?? '')).toHaveLength(80);
		expect(paper).toEqual({
			year: (await findNextSitting(db)).year,
			created_by: wang.accountId
		});
		expect(await codeOf(begin(wang))).toBe('attempt-running');
	});

	test('counts what was met elsewhere as seen', async () => {
		const questions = await db.selectFrom('question').select('id').execute();
		const met = new Set(questions.map(({ id }) => id));
		expect(await begin(zhao, { met })).toMatchObject({
			attempt: null,
			shortages: [{ of: 'unseen' }]
		});
		expect((await begin(zhao, { met, allowsSeen: true })).shortages).toEqual([]);
	});

	test('asks nothing that the one before has asked, and says when there is too little left', async () => {
		const first = (await begin(li)).attempt ?? '';
		await sit(first, li);
		const second = (await begin(li)).attempt ?? '';
		const seen = new Set(await versionsOf(first));
		expect((await versionsOf(second)).filter((id) => seen.has(id))).toEqual([]);
		await sit(second, li);

		const third = await begin(li);
		expect(third).toMatchObject({ attempt: null, shortages: [{ of: 'unseen' }] });
		expect(third.chapterTitles).toMatchObject({ disaster: 'disaster' });
		expect((await begin(li, { allowsSeen: true })).shortages).toEqual([]);
	});

	test('of a subject without a blueprint is not made, nor one with a time that is not offered', async () => {
		expect(await codeOf(begin(wang, { subject: 'B2' }))).toBe('blueprint-not-found');
		const first = await db.selectFrom('attempt').select('public_id').executeTakeFirst();
		await sit(first?.public_id ?? '', wang);
		expect(await codeOf(begin(wang, { timeFactorPercent: 130 }))).toBe('time-factor-unknown');
	});
});
