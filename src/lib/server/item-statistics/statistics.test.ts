import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { openPaper, seedPaper, seedQuestion } from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { answerPaper, seedClass } from '../../../../tests/support/sittings.ts';
import type { Actor } from '../grants/actor.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { listBankQuestions } from '../questions/bank-list.ts';
import { computeItemStatistics } from './compute.ts';
import { findItemStatistic, listSuspicious, readListedFigures } from './figures.ts';

const { db, vault } = await freshDatabase();
const { wang, li, langli } = await seedClass(db, vault);
const chen = await seedHolder(db, vault, { name: '陈思', role: 'learner', at: langli });
const wrongKey = await seedQuestion(db, { kind: 'single', right: ['a'] });
const paper = await seedPaper(db, [
	wrongKey,
	await seedQuestion(db, { kind: 'single', right: ['a'] }),
	await seedQuestion(db, { kind: 'single', right: ['a'] })
]);
const { slug } = await db
	.selectFrom('question')
	.where('id', '=', wrongKey.questionId)
	.select('slug')
	.executeTakeFirstOrThrow();

async function sit(actor: Actor, letters: string[]): Promise<void> {
	const { attempt } = await openPaper(db, actor, paper, { device: `phone-${actor.personId}` });
	const responses = letters.map((letter) => (letter === '' ? [] : [letter]));
	await answerPaper(db, actor, attempt, responses);
	await run(db, (trx) => submitAttempt(trx, actor, attempt));
}

test('each person counts by their first serious answer, and a wrong key shows itself', async () => {
	await db
		.updateTable('policy_rule')
		.set({ value: '3' })
		.where('key', '=', 'item-statistics.answers-min')
		.execute();
	await sit(wang, ['B', 'A', 'A']);
	await sit(li, ['B', 'A', 'C']);
	await sit(chen, ['A', 'C', 'C']);
	await sit(wang, ['A', 'A', 'A']);
	expect(await computeItemStatistics(db)).toMatchObject({ versions: 3 });

	const statistic = await findItemStatistic(db, slug, 1);
	// Right by one of three; 1, 0.5 and 0 in the rest.
	expect(statistic).toMatchObject({ answers: 3, exposure: 4, facilityPercent: 33.3 });
	expect(statistic?.discrimination).toBeCloseTo(-0.866, 3);
	expect(statistic?.flags).toEqual(['low-discrimination', 'attractive-distractor']);
	expect(statistic?.options.map(({ letter, percent }) => [letter, Math.round(percent)])).toEqual([
		['a', 33],
		['b', 67],
		['c', 0],
		['d', 0]
	]);
});

test('the list of the bank can be narrowed to what is suspicious', async () => {
	const among = await listSuspicious(db, 'A1');
	expect(among).toContain(slug);
	const { questions, count } = await listBankQuestions(db, { subject: 'A1' } as never, { among });
	expect(count).toBe(among.length);
	expect(questions.map((one) => one.slug)).toContain(slug);
	expect(await readListedFigures(db, [slug, 'unknown'])).toEqual({
		[slug]: { answers: 3, facilityPercent: 33.3, isSuspicious: true }
	});
	expect(await listSuspicious(db, 'A2')).toEqual([]);
});

test('papers that were left nearly blank say nothing', async () => {
	await db.deleteFrom('attempt').execute();
	await sit(wang, ['B', '', '']);
	await computeItemStatistics(db);
	expect(await findItemStatistic(db, slug, 1)).toBeUndefined();
});
