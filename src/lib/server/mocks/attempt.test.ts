import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import {
	answered,
	attemptRow,
	eventsOf,
	itemsOf,
	letAttemptAge,
	openPaper,
	seedPaper,
	seedQuestion,
	type SeededQuestion
} from '../../../../tests/support/mocks.ts';
import { lastAudit, run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';
import { discardAttempt, findRunning, holdAttempt, layAttempt, startAttempt } from './attempt.ts';
import { submitAttempt } from './closing.ts';
import { saveAnswers } from './save.ts';
import { changeTimeLimit, type TimeLimit } from './time-limit.ts';
import { takeTurn } from './turn.ts';

const { db, vault } = await freshDatabase();

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
		await seedQuestion(db, { kind: 'single' }),
		await seedQuestion(db, { kind: 'multiple', right: ['a', 'b'] })
	];
	paper = await seedPaper(db, questions);
});

beforeEach(() => db.deleteFrom('attempt').execute());

const usual = { timeFactorPercent: 100 };
const lay = (actor = wang, options = usual) =>
	run(db, (trx) => layAttempt(trx, actor, paper, options));
const start = (attempt: string, actor = wang) =>
	run(db, (trx) => startAttempt(trx, actor, attempt));
const open = (options = {}) => openPaper(db, wang, paper, options);

describe('a paper that is laid', () => {
	test('holds its questions, their order and the rule of marking, and no clock runs', async () => {
		const { attempt } = await lay();
		const row = await attemptRow(db, attempt);

		expect(row).toMatchObject({ state: 'not-started', points: 3, deadline_at: null });
		expect(row.scoring_rule).toEqual(await getScoringRule(db));
		const items = await db
			.selectFrom('attempt_item')
			.where('attempt_id', '=', row.id)
			.select(['ordinal', 'option_order', 'section', 'task_count'])
			.orderBy('ordinal')
			.execute();
		expect(items).toEqual([
			{ ordinal: 1, option_order: ['a', 'b', 'c', 'd'], section: 1, task_count: 0 },
			{ ordinal: 2, option_order: ['a', 'b', 'c', 'd', 'e'], section: 2, task_count: 0 }
		]);
	});

	test('is one of its subject at a time, even where two are asked for at once', async () => {
		const codes = await Promise.all([codeOf(lay()), codeOf(lay()), codeOf(lay(li))]);
		expect(codes.sort()).toEqual(['attempt-running', 'done', 'done']);

		expect(await codeOf(lay())).toBe('attempt-running');
		const other = await seedPaper(db, questions, { subject: 'B2' });
		expect(await codeOf(run(db, (trx) => layAttempt(trx, wang, other, usual)))).toBe('done');
	});

	test('lasts as much longer as was chosen, from what the rules offer', async () => {
		const { attempt } = await lay(wang, { timeFactorPercent: 150 });
		await start(attempt);
		const { started_at, deadline_at } = await attemptRow(db, attempt);

		expect(Number(deadline_at) - Number(started_at)).toBe(180 * 60_000);
		expect(await codeOf(lay(li, { timeFactorPercent: 400 }))).toBe('time-factor-unknown');
	});

	test('can be put away for another one, until it is started', async () => {
		const { attempt } = await lay();
		await run(db, (trx) => discardAttempt(trx, wang, attempt));
		expect(await attemptRow(db, attempt)).toMatchObject({
			state: 'abandoned',
			closed_by: 'candidate'
		});
		expect(await findRunning(db, wang, 'A1')).toBeUndefined();

		const { attempt: second } = await lay();
		await start(second);
		const discard = (actor: Actor) => run(db, (trx) => discardAttempt(trx, actor, second));
		expect(await codeOf(discard(wang))).toBe('attempt-started');
		expect(await codeOf(discard(li))).toBe('attempt-not-found');
	});
});

describe('starting', () => {
	test('fixes the deadline once', async () => {
		const { attempt } = await lay();
		await start(attempt);
		await letAttemptAge(db, attempt, 60);
		const before = await attemptRow(db, attempt);
		await start(attempt);

		expect(await attemptRow(db, attempt)).toEqual(before);
		expect(before.state).toBe('in-progress');
	});

	test('is refused to others, and once it is over', async () => {
		const { attempt } = await lay();
		expect(await codeOf(start(attempt, li))).toBe('attempt-not-found');
		await run(db, (trx) => discardAttempt(trx, wang, attempt));
		expect(await codeOf(start(attempt))).toBe('attempt-closed');
	});
});

describe('the turn', () => {
	const take = (attempt: string, device: string, takesOver = false, actor = wang) =>
		run(db, (trx) => takeTurn(trx, actor, attempt, { device, takesOver }));

	test('goes to the first device, and stays with it however often it asks', async () => {
		const { attempt } = await open({ device: 'phone-of-wang' });
		expect(await take(attempt, 'phone-of-wang', true)).toMatchObject({ epoch: 1, isHere: true });
		expect(await take(attempt, 'desk-of-wang')).toMatchObject({ epoch: 1, isHere: false });
	});

	test('passes freely between the pages of one browser, and both write', async () => {
		const { attempt, epoch } = await open({ device: 'phone-of-wang.page-one' });
		expect(await take(attempt, 'phone-of-wang.page-two')).toMatchObject({ epoch, isHere: true });

		const save = (device: string, seq: number, letter: string) =>
			saveAnswers(
				db,
				wang,
				attempt,
				{ device, epoch, events: [answered(1, seq, [letter])] },
				{ graceSeconds: 0 }
			);
		await save('phone-of-wang.page-one', 5, 'A');
		await save('phone-of-wang.page-two', 5, 'B');
		await save('phone-of-wang.page-one', 4, 'C');
		expect((await itemsOf(db, attempt))[0]?.response).toEqual(['b']);
		expect(await eventsOf(db, attempt)).toHaveLength(3);
	});

	test('is taken over by whoever says so, with all that was answered', async () => {
		const { attempt, epoch, device } = await open();
		const events = [answered(1, 7, ['C'], { isFlagged: true, timeMs: 0 })];
		await saveAnswers(db, wang, attempt, { device, epoch, events }, { graceSeconds: 0 });
		const state = await take(attempt, 'desk-of-wang', true);

		expect(state).toMatchObject({ epoch: 2, isHere: true, seq: 7 });
		expect(state.items[0]).toMatchObject({ response: ['C'], isFlagged: true, seq: 7 });
	});

	test('is not given to others, nor before the start, nor any more after the end', async () => {
		const { attempt } = await lay();
		expect(await codeOf(take(attempt, 'phone-of-wang'))).toBe('attempt-not-started');
		await start(attempt);
		expect(await codeOf(take(attempt, 'phone-of-li', true, li))).toBe('attempt-not-found');
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(await take(attempt, 'phone-of-wang', true)).toMatchObject({
			state: 'submitted',
			isHere: false
		});
	});
});

describe('more time', () => {
	const extend = (attempt: string, limit: Partial<TimeLimit>) =>
		run(db, async (trx) =>
			changeTimeLimit(trx, li, await holdAttempt(trx, wang, attempt), {
				factorPercent: 100,
				extraSeconds: 0,
				reason: '停电',
				...limit
			})
		);

	test('moves the deadline from the start, and says so in the audit', async () => {
		const { attempt } = await open();
		await letAttemptAge(db, attempt, 600);
		await extend(attempt, { factorPercent: 125, extraSeconds: 300 });
		const row = await attemptRow(db, attempt);

		expect(Number(row.deadline_at) - Number(row.started_at)).toBe((150 * 60 + 300) * 1_000);
		expect(row).toMatchObject({ limit_factor: 1.25, extra_seconds: 300 });
		expect(await lastAudit(db)).toMatchObject({
			action: 'attempt.change-time-limit',
			subject_id: attempt,
			detail: { from: 7_200, to: 9_300, reason: '停电' }
		});
	});

	test('is there from the start where it was given before', async () => {
		const { attempt } = await lay();
		await extend(attempt, { extraSeconds: 600 });
		await start(attempt);
		const { started_at, deadline_at } = await attemptRow(db, attempt);
		expect(Number(deadline_at) - Number(started_at)).toBe(130 * 60_000);
	});

	test('ends nothing and revives nothing', async () => {
		const { attempt } = await open();
		await extend(attempt, { extraSeconds: 3_600 });
		await letAttemptAge(db, attempt, 7_300);
		expect(await codeOf(extend(attempt, {}))).toBe('time-limit-past');
		await letAttemptAge(db, attempt, 3_600);
		expect(await codeOf(extend(attempt, { factorPercent: 200 }))).toBe('attempt-closed');
	});

	test.each([
		{ factorPercent: 99 },
		{ factorPercent: 401 },
		{ extraSeconds: -1 },
		{ extraSeconds: 86_401 },
		{ extraSeconds: 0.5 }
	])('has its limits: %o', async (limit) => {
		const { attempt } = await open();
		expect(await codeOf(extend(attempt, limit))).toBe('time-limit-unfit');
	});
});
