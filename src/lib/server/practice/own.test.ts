import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { lastAudit, run, seedHolder } from '../../../../tests/support/people.ts';
import { answerByFile, begin, seedPracticeBank } from '../../../../tests/support/practice.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import * as v from 'valibot';
import type { Actor } from '../grants/actor.ts';
import { listNotices } from '../notices/notice.ts';
import { readAdvice } from './advice.ts';
import { getDrillPage } from './drill-page.ts';
import { endDrill } from './drill.ts';
import { noteInput, remarkInput, settingInput } from './input.ts';
import { listMetQuestions } from './met.ts';
import { listMistakes } from './mistakes.ts';
import { setCause, setFavourite, setNote } from './own.ts';
import { listOpenRemarks, listOwnRemarks, makeRemark, settleRemark } from './remark.ts';
import { searchQuestions } from './search.ts';

const { db, vault } = await freshDatabase();
let wang: Actor;
let li: Actor;
let trainer: Actor;
let drill: string;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
	trainer = await seedHolder(db, vault, { name: '周教员', role: 'trainer', at: langli });
	await seedPracticeBank(db);
	drill = await begin(db, wang, { kind: 'chapter', topic: 'social-assistance' });
});

const current = async () => {
	const page = await getDrillPage(db, wang, drill, { at: 1 });
	if (!page.current) throw new Error('There is no question.');
	return page.current;
};

describe('what a learner keeps', () => {
	test('is theirs alone: favourites, notes and causes', async () => {
		const { question } = await current();
		await run(db, (trx) => setFavourite(trx, wang, question, { isFavourite: true }));
		await run(db, (trx) => setNote(trx, wang, question, { note: '先评估危险' }));
		await run(db, (trx) => setCause(trx, wang, question, { cause: 'misread' }));

		expect((await current()).own).toEqual({
			isFavourite: true,
			note: '先评估危险',
			cause: 'misread'
		});
		const kept = await begin(db, wang, { kind: 'favourites' });
		expect((await getDrillPage(db, wang, kept)).outline).toHaveLength(1);
		expect(await codeOf(begin(db, li, { kind: 'favourites' }))).toBe('practice-nothing');
		await answerByFile(db, wang, drill, { ordinal: 1, chosen: ['a'] });
		// What was answered is met, for nobody else.
		expect((await listMetQuestions(db, wang.personId, 'A2')).size).toBe(1);
		expect((await listMetQuestions(db, wang.personId, 'B1')).size).toBe(0);
		expect((await listMetQuestions(db, li.personId, 'A2')).size).toBe(0);
		const { mistakes } = await listMistakes(db, wang, 'A2', { cause: 'misread' });
		expect(mistakes).toMatchObject([{ question, note: '先评估危险' }]);
		expect((await listMistakes(db, wang, 'A2', { cause: 'careless' })).mistakes).toEqual([]);
	});

	test('is taken away again, twice without harm', async () => {
		const { question } = await current();
		for (let time = 0; time < 2; time++) {
			await run(db, (trx) => setFavourite(trx, wang, question, { isFavourite: false }));
			await run(db, (trx) => setNote(trx, wang, question, { note: '' }));
		}
		expect((await current()).own).toMatchObject({ isFavourite: false, note: '' });
	});

	test('is about a question that there is, and no longer than it may be', async () => {
		const nothing = '01900000-0000-7000-8000-000000000000';
		expect(
			await codeOf(run(db, (trx) => setFavourite(trx, wang, nothing, { isFavourite: true })))
		).toBe('practice-question-not-found');
		const { question } = await current();
		expect(v.safeParse(noteInput, { question, note: '长'.repeat(1_001) }).success).toBe(false);
		expect(v.safeParse(noteInput, { question, note: '长'.repeat(1_000) }).success).toBe(true);
		const setting = (right: string, minutes: string) =>
			v.safeParse(settingInput, { right_in_a_row: right, minutes_per_day: minutes }).success;
		expect([
			setting('2', '25'),
			setting('0', '25'),
			setting('2', '4'),
			setting('9', '480')
		]).toEqual([true, false, false, true]);
	});
});

describe('a remark', () => {
	const make = (actor = wang, ordinal = 2) =>
		run(db, (trx) =>
			makeRemark(trx, actor, drill, { ordinal, kind: 'wrong-key', body: '答案应为A' })
		);

	test('waits for whoever looks after the bank, without the name of who made it', async () => {
		const { publicId } = await make();
		const [remark] = await listOpenRemarks(db);

		expect(remark).toMatchObject({ publicId, kind: 'wrong-key', slug: 'a2-q2', version: 1 });
		expect(JSON.stringify(remark)).not.toContain('王小梅');
		expect(await codeOf(make())).toBe('practice-remark-waits');
		expect(await codeOf(make(li))).toBe('practice-drill-not-found');
		expect(await codeOf(make(wang, 99))).toBe('practice-item-not-found');
		expect(v.safeParse(remarkInput, { ordinal: '1', kind: 'typing', body: ' ' }).success).toBe(
			false
		);
	});

	test('is answered once, and whoever made it reads the answer', async () => {
		const [remark] = await listOpenRemarks(db);
		const settle = () =>
			run(db, (trx) =>
				settleRemark(trx, trainer, {
					remark: remark?.publicId ?? '',
					outcome: 'right-as-it-is',
					reply: '题干问的是首先'
				})
			);
		await settle();

		expect(await lastAudit(db)).toMatchObject({ action: 'question.settle-remark' });
		expect((await listNotices(db, wang)).notices[0]).toMatchObject({ kind: 'remark-settled' });
		expect(await codeOf(settle())).toBe('practice-remark-settled');
		expect(await listOpenRemarks(db)).toEqual([]);
		expect(await listOwnRemarks(db, wang)).toMatchObject([
			{ outcome: 'right-as-it-is', reply: '题干问的是首先' }
		]);
		expect(await listOwnRemarks(db, li)).toEqual([]);
	});
});

describe('search', () => {
	test('finds two characters, in stems and in options, and gives no answer', async () => {
		const { hits, found } = await searchQuestions(db, wang, 'A2', '低保');
		expect(hits).toMatchObject([{ kind: 'multiple', point: '转介' }]);
		expect(found).toBe(1);
		expect(JSON.stringify(hits)).not.toContain('secret');
		expect((await searchQuestions(db, wang, 'A2', 'Q7选项')).found).toBe(1);
		expect((await searchQuestions(db, wang, 'A2', '没有这样的字')).found).toBe(0);
		expect((await searchQuestions(db, wang, 'A2', '%')).found).toBe(0);
		expect((await searchQuestions(db, wang, 'B1', '低保')).found).toBe(0);
	});
});

describe('the coach', () => {
	test('reads the answers to multiple choices of the actor alone', async () => {
		const one = await begin(db, wang, { kind: 'point', topic: 'social-assistance.referral' });
		await answerByFile(db, wang, one, { ordinal: 3, chosen: ['a', 'd'], confidence: 'unsure' });
		const advice = await readAdvice(db, wang, 'A2');

		expect(advice).toMatchObject({
			answers: 1,
			loss: { over: 2, under: 0, blank: 0 },
			pointsMax: 2,
			rightCounts: [
				[2, 1],
				[3, 1]
			]
		});
		expect(advice.calibration[1]).toMatchObject({ mark: 'unsure', options: 2, rightOptions: 1 });
		expect(advice.thresholds.map(({ chosen }) => chosen)).toEqual([1, 2, 3]);
		expect((await readAdvice(db, li, 'A2')).answers).toBe(0);
		await run(db, (trx) => endDrill(trx, wang, one));
	});
});
