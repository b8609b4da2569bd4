import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerEvent } from '#lib/mocks/protocol.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import {
	answered,
	attemptRow,
	itemsOf,
	letAttemptAge,
	openPaper,
	seedPaper,
	seedQuestion,
	type SeededQuestion
} from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { layAttempt } from './attempt.ts';
import { submitAttempt, sweepAttempts } from './closing.ts';
import { saveAnswers } from './save.ts';

const { db, vault } = await freshDatabase();
const grace = { graceSeconds: 20 };

let wang: Actor;
let li: Actor;
let questions: SeededQuestion[];
let paper = 0;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
	questions = [
		await seedQuestion(db, { kind: 'single', right: ['b'] }),
		await seedQuestion(db, { kind: 'single', right: ['b'] }),
		await seedQuestion(db, { kind: 'multiple', right: ['a', 'b', 'c'] }),
		await seedQuestion(db, { kind: 'multiple', right: ['a', 'b', 'c'] }),
		await seedQuestion(db, { kind: 'multiple', right: ['a', 'b', 'c'] }),
		await seedQuestion(db, { kind: 'multiple', right: ['a', 'b', 'c'] })
	];
	paper = await seedPaper(db, questions);
});

beforeEach(() => db.deleteFrom('attempt').execute());

const submit = (attempt: string, actor = wang) =>
	run(db, (trx) => submitAttempt(trx, actor, attempt));
const sweep = () => sweepAttempts(db, new AbortController().signal);

async function openAndAnswer(actor = wang, answers: string[][] = [['B']]) {
	const opened = await openPaper(db, actor, paper, {
		device: `phone-${actor.personId}`
	});
	const events = answers.map((response, index): AnswerEvent =>
		answered(index + 1, index + 1, response)
	);
	await saveAnswers(db, actor, opened.attempt, { ...opened, events }, grace);
	return opened.attempt;
}

describe('handing in', () => {
	test('marks every question by its rule and key, half points and all', async () => {
		const attempt = await openAndAnswer(wang, [
			['B'],
			['A'],
			['A', 'B', 'C'],
			['A', 'C'],
			['A', 'B', 'D'],
			[]
		]);
		await submit(attempt);

		expect(await attemptRow(db, attempt)).toMatchObject({
			state: 'submitted',
			closed_by: 'candidate',
			answered_count: 5,
			points: 10,
			awarded_points: 4
		});
		const items = await itemsOf(db, attempt);
		expect(items.map(({ awarded_points }) => awarded_points)).toEqual([1, 0, 2, 1, 0, 0]);
		expect(items.map(({ marked_with_key_id }) => marked_with_key_id)).toEqual(
			questions.map(({ keyId }) => keyId)
		);
	});

	test('leaves written answers for people to mark', async () => {
		const written = await seedPaper(db, [await seedQuestion(db, { kind: 'case' })], {
			subject: 'B3'
		});
		const { attempt } = await openPaper(db, wang, written);
		await submit(attempt);

		expect(await attemptRow(db, attempt)).toMatchObject({ awarded_points: null, points: 20 });
	});

	test('twice, or ten times at once, happens once', async () => {
		const attempt = await openAndAnswer();
		await Promise.all(Array.from({ length: 10 }, () => submit(attempt)));
		const before = await attemptRow(db, attempt);
		await submit(attempt);

		expect(await attemptRow(db, attempt)).toEqual(before);
		expect(before.awarded_points).toBe(1);
	});

	test('is refused to others, before the start, and leaves what is closed as it is', async () => {
		const attempt = await openAndAnswer();
		expect(await codeOf(submit(attempt, li))).toBe('attempt-not-found');
		await submit(attempt);
		const reopen = db
			.updateTable('attempt')
			.set({ state: 'in-progress', submitted_at: null, closed_at: null, closed_by: null })
			.where('public_id', '=', attempt)
			.execute();
		await expect(reopen).rejects.toMatchObject({ constraint: 'attempt_reopening_check' });

		const { attempt: second } = await run(db, (trx) =>
			layAttempt(trx, wang, paper, { timeFactorPercent: 100 })
		);
		expect(await codeOf(submit(second))).toBe('attempt-not-started');
	});

	test('after the deadline counts as handed in at the deadline', async () => {
		const attempt = await openAndAnswer();
		await letAttemptAge(db, attempt, 7_210);
		await submit(attempt);
		const row = await attemptRow(db, attempt);

		expect(row).toMatchObject({ state: 'auto-submitted', closed_by: 'deadline' });
		expect(row.submitted_at).toEqual(row.deadline_at);
	});
});

describe('the sweep of every minute', () => {
	test('closes what is over, at its deadline, and nothing that still runs', async () => {
		const over = await openAndAnswer();
		const running = await openAndAnswer(li);
		await letAttemptAge(db, over, 7_230);
		await letAttemptAge(db, running, 7_210);

		expect(await sweep()).toEqual({ closed: 1, abandoned: 0, failed: [] });
		const row = await attemptRow(db, over);
		expect(row).toMatchObject({ state: 'auto-submitted', awarded_points: 1 });
		expect(row.submitted_at).toEqual(row.deadline_at);
		expect(await attemptRow(db, running)).toMatchObject({ state: 'in-progress' });
		expect(await sweep()).toMatchObject({ closed: 0 });
	});

	test('and handing in, all at once, close a paper once', async () => {
		const attempt = await openAndAnswer();
		await letAttemptAge(db, attempt, 7_230);
		const [first, second] = await Promise.all([sweep(), sweep(), submit(attempt), submit(attempt)]);

		expect(first.closed + second.closed).toBeLessThanOrEqual(1);
		expect(await attemptRow(db, attempt)).toMatchObject({
			state: 'auto-submitted',
			awarded_points: 1
		});
	});

	test('puts away what was not started for a day, and keeps what was laid since', async () => {
		const lay = (actor: Actor) =>
			run(db, (trx) => layAttempt(trx, actor, paper, { timeFactorPercent: 100 }));
		const [old, recent] = [(await lay(wang)).attempt, (await lay(li)).attempt];
		await letAttemptAge(db, old, 25 * 3_600);

		expect(await sweep()).toMatchObject({ abandoned: 1 });
		expect(await attemptRow(db, old)).toMatchObject({ state: 'abandoned', closed_by: 'deadline' });
		expect(await attemptRow(db, recent)).toMatchObject({ state: 'not-started' });
	});

	test('names what it cannot close, and closes the rest', async () => {
		const [broken, sound] = [await openAndAnswer(), await openAndAnswer(li)];
		for (const attempt of [broken, sound]) await letAttemptAge(db, attempt, 7_230);
		// Two points for a question that is worth one: the table does not take it.
		await sql`update attempt_item set points = 1
			where ordinal = 3 and attempt_id = (select id from attempt where public_id = ${broken})`.execute(
			db
		);
		await sql`update attempt_item set response = '["a", "b", "c"]', answered_at = now()
			where ordinal = 3 and attempt_id = (select id from attempt where public_id = ${broken})`.execute(
			db
		);
		const { closed, failed } = await sweep();

		expect(closed).toBe(1);
		expect(failed).toHaveLength(1);
		expect(await attemptRow(db, sound)).toMatchObject({ state: 'auto-submitted' });
	});
});

test('an answer that comes while the paper is closed counts wholly or not at all', async () => {
	for (let round = 0; round < 10; round++) {
		await db.deleteFrom('attempt').execute();
		const opened = await openPaper(db, wang, paper);
		const save = saveAnswers(
			db,
			wang,
			opened.attempt,
			{ ...opened, events: [answered(1, 1, ['B'])] },
			grace
		);
		const [saved] = await Promise.all([codeOf(save), submit(opened.attempt)]);
		const { awarded_points } = await attemptRow(db, opened.attempt);
		expect([saved, awarded_points]).toEqual(saved === 'done' ? ['done', 1] : ['attempt-closed', 0]);
	}
});
