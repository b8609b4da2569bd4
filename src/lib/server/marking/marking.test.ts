import { beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { attemptRow, openPaper, seedPaper, seedQuestion } from '../../../../tests/support/mocks.ts';
import { lastAudit, run, seedHolder } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { answerPaper, seedClass } from '../../../../tests/support/sittings.ts';
import type { Actor } from '../grants/actor.ts';
import { getClosedPaper } from '../mocks/closed-paper.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { summarise } from '../mocks/result.ts';
import { listNotices } from '../notices/notice.ts';
import { markInput } from './input.ts';
import { isInSample } from './laying.ts';
import { markAnswer } from './mark.ts';
import { getOwnMarking } from './own-marks.ts';
import { getAnswerToMark, listQueue, readAgreement } from './queue.ts';
import { requestMarking } from './request.ts';
import * as v from 'valibot';

const { db, vault } = await freshDatabase();
const { zhou, sun, wang, li, langli, xingsha, seedSitting, start, close, publish } =
	await seedClass(db, vault);
const third = await seedHolder(db, vault, { name: '何评卷', role: 'marker', at: langli });
const far = await seedHolder(db, vault, { name: '远评卷', role: 'marker', at: xingsha });
const paper = await seedPaper(
	db,
	[
		await seedQuestion(db, { kind: 'case', subject: 'B3' }),
		await seedQuestion(db, { kind: 'design', subject: 'B3' })
	],
	{ subject: 'B3' }
);

beforeEach(async () => {
	await db.deleteFrom('attempt').execute();
	await db.deleteFrom('sitting').execute();
	await db.deleteFrom('notice').execute();
});

/** A paper of one's own that is handed in, with an answer to the first question only. */
async function handIn(actor = wang): Promise<string> {
	const { attempt } = await openPaper(db, actor, paper, { device: `phone-${actor.personId}` });
	await answerPaper(db, actor, attempt, [['先安置。', '每周探访。']]);
	await run(db, (trx) => submitAttempt(trx, actor, attempt));
	return attempt;
}

const ask = (attempt: string, actor = wang) =>
	run(db, (trx) => requestMarking(trx, actor, attempt));

/** The only answer that waits, whoever waits for it. */
async function laid(needsSecond: boolean): Promise<string> {
	const { public_id } = await db
		.updateTable('marking_item')
		.set({ needs_second: needsSecond })
		.returning('public_id')
		.executeTakeFirstOrThrow();
	return public_id;
}

/** The rubric of the seeded questions: 5 and 3, 6.5 and 5.5. */
const rowsOf = (...points: number[]) =>
	points.map((each, index) => ({
		task: Math.floor(index / 2) + 1,
		row: (index % 2) + 1,
		points: each,
		remark: null
	}));

const mark = (actor: Actor, item: string, ...points: number[]) =>
	run(db, (trx) => markAnswer(trx, actor, item, { rows: rowsOf(...points), remark: '条理清楚' }));

async function askedFor(needsSecond: boolean) {
	const attempt = await handIn();
	await ask(attempt);
	return { attempt, item: await laid(needsSecond) };
}

describe('asking for marks', () => {
	test('lays the answers that were written before the markers, and leaves a trace', async () => {
		const attempt = await handIn();
		await ask(attempt);
		await ask(attempt);

		const { entries, total } = await listQueue(db, zhou);
		expect(total).toBe(1);
		expect(entries[0]).toMatchObject({ subject: 'B3', kind: 'case', ordinal: 1, isThird: false });
		expect(JSON.stringify(entries)).not.toContain('王小梅');
		expect(await lastAudit(db)).toMatchObject({
			action: 'marking.request',
			subject_id: attempt,
			detail: { answers: 1 }
		});
	});

	test('is for one’s own paper once it is handed in, with something in it', async () => {
		const { attempt } = await openPaper(db, wang, paper);
		expect(await codeOf(ask(attempt))).toBe('attempt-open');
		expect(await codeOf(ask(attempt, li))).toBe('attempt-not-found');
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(await codeOf(ask(attempt))).toBe('marking-nothing');
	});

	test('is limited to some papers at a time', async () => {
		for (let papers = 0; papers < 2; papers++) await ask(await handIn());
		expect(await codeOf(ask(await handIn()))).toBe('marking-requests-full');
		await ask(await handIn(li), li);
	});
});

describe('the queue', () => {
	test('is that of one’s own units, and never holds one’s own answers', async () => {
		const attempt = await handIn(zhou);
		await ask(attempt, zhou);

		expect((await listQueue(db, sun)).total).toBe(1);
		expect((await listQueue(db, zhou)).total).toBe(0);
		expect((await listQueue(db, far)).total).toBe(0);
		expect((await listQueue(db, li)).total).toBe(0);
		const item = await laid(false);
		expect(await codeOf(mark(zhou, item, 5, 3, 6, 5))).toBe('marking-item-not-found');
		expect(await codeOf(mark(far, item, 5, 3, 6, 5))).toBe('marking-item-not-found');
	});

	test('shows the second marker nothing of the first', async () => {
		const { item } = await askedFor(true);
		await mark(zhou, item, 5, 3, 6, 5);

		expect((await listQueue(db, zhou)).total).toBe(0);
		expect((await getAnswerToMark(db, sun, item)).marks).toEqual([]);
		expect((await listQueue(db, sun)).entries[0]).toMatchObject({ isThird: false });
	});
});

describe('marks', () => {
	test('are final at once outside the sample, and stand in the paper before one’s own judgment', async () => {
		const { attempt, item } = await askedFor(false);
		expect(await mark(zhou, item, 5, 2.5, 6, 0)).toEqual({ points: 13.5, isFinal: true });

		expect(await attemptRow(db, attempt)).toMatchObject({ awarded_points: 13.5 });
		const result = await summarise(db, wang, await getClosedPaper(db, wang, attempt));
		expect(result.awarded).toBe(13.5);
		expect(result.items[0]).toMatchObject({ awarded: 13.5, isMarked: true });
		expect((await listNotices(db, wang)).notices[0]).toMatchObject({ kind: 'answers-marked' });
		expect(await lastAudit(db)).toMatchObject({
			action: 'marking.mark',
			subject_id: item,
			detail: { stage: 'first', points: 13.5 }
		});
	});

	test('of two people count by their mean', async () => {
		const { attempt, item } = await askedFor(true);
		expect(await mark(zhou, item, 5, 3, 6, 5)).toMatchObject({ isFinal: false });
		expect((await getOwnMarking(db, wang, attempt)).state).toBe('waiting');
		expect(await codeOf(mark(zhou, item, 5, 3, 6, 5))).toBe('marking-item-not-found');
		await mark(sun, item, 4, 3, 6, 4);

		const own = await getOwnMarking(db, wang, attempt);
		expect(own).toMatchObject({ state: 'final', awarded: 18, points: 40 });
		expect(own.answers[0]?.marks).toHaveLength(2);
	});

	test('that lie too far apart go to a third person, who sees both and decides', async () => {
		const { attempt, item } = await askedFor(true);
		await mark(zhou, item, 5, 3, 6, 5);
		await mark(sun, item, 2, 1, 2, 1);

		expect((await listQueue(db, third)).entries[0]).toMatchObject({ isThird: true });
		expect((await getAnswerToMark(db, third, item)).marks.map(({ points }) => points)).toEqual([
			19, 6
		]);
		await mark(third, item, 4, 2, 4, 4);
		const own = await getOwnMarking(db, wang, attempt);
		expect(own).toMatchObject({ state: 'final', awarded: 14 });
		expect(own.answers[0]?.marks).toMatchObject([{ points: 14, remark: '条理清楚' }]);
		expect(await codeOf(mark(third, item, 1, 1, 1, 1))).toBe('marking-final');
	});

	test('are refused where a row has none, too many, or comes twice', async () => {
		const { item } = await askedFor(false);
		expect(await codeOf(mark(zhou, item, 5, 3, 6))).toBe('mark-incomplete');
		expect(await codeOf(mark(zhou, item, 5.5, 3, 6, 5))).toBe('mark-unfit');
		const twice = [...rowsOf(5, 3, 6, 5), ...rowsOf(5)];
		expect(
			await codeOf(run(db, (trx) => markAnswer(trx, zhou, item, { rows: twice, remark: null })))
		).toBe('mark-incomplete');
	});

	test('never change', async () => {
		const { item } = await askedFor(false);
		await mark(zhou, item, 5, 3, 6, 5);
		await expect(db.updateTable('answer_mark').set({ points: 1 }).execute()).rejects.toThrow();
	});
});

describe('the form of marks', () => {
	const read = (fields: Record<string, string>) => v.safeParse(markInput, fields);

	test('gives the rows that have points, with their remarks', () => {
		const { output } = read({ 'points-1-2': '2.5', 'remark-1-2': ' 少一点 ', 'points-1-3': '' });
		expect(output).toEqual({
			remark: null,
			rows: [{ task: 1, row: 2, points: 2.5, remark: '少一点' }]
		});
	});

	test('refuses what is no half of a point', () => {
		expect(read({ 'points-1-1': '2.3' }).success).toBe(false);
		expect(read({ 'points-1-1': '-1' }).success).toBe(false);
		expect(read({ 'points-1-1': '1', 'remark-1-1': '长'.repeat(201) }).success).toBe(false);
	});
});

describe('a class', () => {
	test('has its answers marked before the results can be published', async () => {
		const sitting = await seedSitting({ paper, subject: 'B3' });
		const { attempt } = await start(sitting);
		await answerPaper(db, wang, attempt, [['先安置。', '每周探访。']]);
		await close(sitting);

		expect(await codeOf(publish(sitting))).toBe('sitting-unmarked');
		await mark(zhou, await laid(false), 5, 3, 6, 5);
		expect((await listNotices(db, wang)).notices.map(({ kind }) => kind)).not.toContain(
			'answers-marked'
		);
		expect(await codeOf(ask(attempt))).toBe('marking-in-class');
		await publish(sitting);
		expect((await getOwnMarking(db, wang, attempt)).awarded).toBe(19);
	});
});

describe('agreement', () => {
	test('is said from a number of answers on', async () => {
		const { item } = await askedFor(true);
		await mark(zhou, item, 5, 3, 6, 5);
		await mark(sun, item, 4, 3, 6, 4);
		expect(await readAgreement(db, zhou)).toEqual({
			pairsMin: 10,
			pairs: 1,
			agreement: undefined
		});
		expect(await readAgreement(db, far)).toMatchObject({ pairs: 0 });
	});

	test('takes about so many of a hundred, and always the same', () => {
		const names = Array.from({ length: 1000 }, (_, index) => `paper-${index} 1`);
		const chosen = names.filter((name) => isInSample(name, 20));
		expect(chosen.length).toBeGreaterThan(150);
		expect(chosen.length).toBeLessThan(250);
		expect(chosen.every((name) => isInSample(name, 20))).toBe(true);
		expect(names.some((name) => isInSample(name, 0))).toBe(false);
	});
});
