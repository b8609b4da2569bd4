import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { openPaper, seedPaper } from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { answerByFile, begin, seedPracticeBank } from '../../../../tests/support/practice.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { answerQuestion } from './answer.ts';
import { endDrill, lookOn } from './drill.ts';
import { getDrillPage } from './drill-page.ts';
import { searchQuestions } from './search.ts';

const { db, vault } = await freshDatabase();
let wang: Actor;
let li: Actor;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
	li = await seedHolder(db, vault, { name: '李建国', role: 'learner', at: langli });
});

beforeEach(async () => {
	await sql`truncate practice_drill, practice_drill_item, practice_response, practice_correction,
		practice_review, practice_mark, practice_setting, practice_remark, practice_paper, attempt cascade`.execute(
		db
	);
	await seedPracticeBank(db);
});

const page = (drill: string, at?: number, actor = wang) => getDrillPage(db, actor, drill, { at });
const chapter = () => begin(db, wang, { kind: 'chapter', topic: 'social-assistance' });
const log = () => db.selectFrom('practice_response').selectAll().orderBy('id').execute();

/** A paper of one question, which the actor is writing. */
async function write(slug: string, actor = wang): Promise<string> {
	const row = await db
		.selectFrom('question')
		.innerJoin('answer_key as key', 'key.version_id', 'question.current_version_id')
		.where('slug', '=', slug)
		.select(['question.id as questionId', 'question.current_version_id as versionId'])
		.select('key.id as keyId')
		.executeTakeFirstOrThrow();
	const paper = await seedPaper(db, [
		{ ...row, versionId: row.versionId ?? 0, kind: slug === 'a2-q6' ? 'multiple' : 'single' }
	]);
	return (await openPaper(db, actor, paper)).attempt;
}

describe('a run through a chapter', () => {
	test('goes through its questions in the order of the syllabus', async () => {
		const { outline, current, title } = await page(await chapter());

		expect(title).toBe('社会救助（示例）');
		expect(outline).toHaveLength(6);
		expect(current).toMatchObject({ ordinal: 1, point: '主动发现', reason: null, given: null });
	});

	test('is gone on with where it was left, and begun anew only when asked', async () => {
		const drill = await chapter();
		await answerByFile(db, wang, drill, { ordinal: 1, chosen: ['b'] });

		expect(await chapter()).toBe(drill);
		expect((await page(drill)).current?.ordinal).toBe(2);
		const again = await begin(db, wang, {
			kind: 'chapter',
			topic: 'social-assistance',
			restarts: true
		});
		expect(again).not.toBe(drill);
		expect((await page(again)).current?.ordinal).toBe(1);
		expect((await page(drill)).isEnded).toBe(true);
	});

	test('shows nothing of the answer before it is given, and all of it after', async () => {
		const drill = await chapter();
		expect(JSON.stringify(await page(drill))).not.toContain('secret');
		expect(JSON.stringify(await page(drill))).not.toContain('a2-q1"');
		await answerByFile(db, wang, drill, { ordinal: 1, chosen: ['a'], confidence: 'unsure' });
		const { current } = await page(drill, 1);

		expect(current?.given).toMatchObject({ points: 0, pointsMax: 1, mark: 'unsure' });
		expect(current?.reason?.right).toHaveLength(1);
		expect(JSON.stringify(current?.reason)).toContain('secret');
		expect(current?.standing).toMatchObject({ shelf: 'open', missing: 2 });
	});

	test('ends behind its last question, whatever order they were answered in', async () => {
		const drill = await begin(db, wang, { kind: 'point', topic: 'social-assistance.referral' });
		for (const ordinal of [3, 1, 2]) {
			expect((await page(drill)).isEnded).toBe(false);
			await answerByFile(db, wang, drill, {
				ordinal,
				chosen: ordinal === 3 ? ['a', 'b'] : ['b']
			});
		}
		expect(await page(drill)).toMatchObject({
			isEnded: true,
			current: null,
			sum: { answered: 3, right: 2, points: 3, pointsMax: 4 }
		});
	});

	test('can be ended before, and takes nothing more', async () => {
		const drill = await chapter();
		await run(db, (trx) => endDrill(trx, wang, drill));
		await run(db, (trx) => endDrill(trx, wang, drill));

		expect(await codeOf(answerByFile(db, wang, drill, { ordinal: 1, chosen: ['b'] }))).toBe(
			'practice-drill-ended'
		);
	});
});

describe('an answer', () => {
	test('is noted raw, once for each question of a run', async () => {
		const drill = await chapter();
		const mark = await answerByFile(db, wang, drill, {
			ordinal: 6,
			chosen: ['c', 'a'],
			confidence: 'guessed',
			shown_at: new Date(Date.now() - 20_000).toISOString()
		});
		const [row, ...more] = await log();

		expect(mark).toEqual({ points: 1, pointsMax: 2 });
		expect(more).toEqual([]);
		expect(row).toMatchObject({
			chosen: ['a', 'c'],
			confidence: 'guessed',
			source: 'drill',
			points: 1,
			is_first_of_day: true,
			is_after_explanation: false,
			is_rapid: false
		});
		expect(row?.time_ms).toBeGreaterThanOrEqual(20_000);
		expect(await codeOf(answerByFile(db, wang, drill, { ordinal: 6, chosen: ['a'] }))).toBe(
			'practice-answered'
		);
	});

	test('of the same day after the explanation says so, also where it was only read', async () => {
		await answerByFile(db, wang, await chapter(), { ordinal: 1, chosen: ['a'] });
		await begin(db, wang, { kind: 'point', topic: 'disaster.recovery', mode: 'memorise' });
		const one = await begin(db, wang, { kind: 'point', topic: 'social-assistance.finding' });
		await answerByFile(db, wang, one, { ordinal: 1, chosen: ['b'] });
		const two = await begin(db, wang, { kind: 'point', topic: 'disaster.recovery' });
		await answerByFile(db, wang, two, { ordinal: 1, chosen: ['b'] });
		await answerByFile(db, wang, two, { ordinal: 2, chosen: ['b'] });

		expect((await log()).map((row) => [row.is_first_of_day, row.is_after_explanation])).toEqual([
			[true, false],
			[false, true],
			[true, true],
			[true, false]
		]);
	});

	test('is quicker than reading, and then proves nothing', async () => {
		const drill = await chapter();
		await answerByFile(db, wang, drill, {
			ordinal: 1,
			chosen: ['b'],
			shown_at: new Date().toISOString()
		});

		expect((await log())[0]?.is_rapid).toBe(true);
		expect(await db.selectFrom('practice_review').selectAll().execute()).toEqual([]);
	});

	test('is refused to another’s run, without a choice, with two for one, and with what is no letter', async () => {
		const drill = await chapter();
		const give = (response: string[], { actor = wang, ordinal = 1 } = {}) =>
			codeOf(
				run(db, (trx) =>
					answerQuestion(trx, actor, drill, {
						...{ ordinal, response },
						...{ confidence: null, shown_at: null }
					})
				)
			);

		expect(await give(['A'], { actor: li })).toBe('practice-drill-not-found');
		expect(await give([])).toBe('practice-no-answer');
		expect(await give(['A', 'B'])).toBe('practice-one-answer');
		expect(await give(['H'])).toBe('answer-malformed');
		expect(await give(['A', 'A'])).toBe('answer-malformed');
		expect(await give(['A'], { ordinal: 7 })).toBe('practice-item-not-found');
		expect(await codeOf(getDrillPage(db, li, drill))).toBe('practice-drill-not-found');
		expect(await log()).toEqual([]);
	});

	test('to a question that was retired is refused, and the run goes past it', async () => {
		const drill = await begin(db, wang, { kind: 'point', topic: 'social-assistance.referral' });
		await db
			.updateTable('question')
			.set({ status: 'retired', retired_at: new Date() })
			.where('slug', '=', 'a2-q4')
			.execute();

		expect(await codeOf(answerByFile(db, wang, drill, { ordinal: 1, chosen: ['b'] }))).toBe(
			'practice-question-retired'
		);
		expect((await page(drill)).current?.ordinal).toBe(2);
		expect((await page(drill, 1)).current?.obstacle).toBe('retired');
	});
});

describe('a paper that is not closed', () => {
	test('keeps its questions out of practice', async () => {
		await write('a2-q6');
		const drill = await chapter();

		expect((await page(drill)).outline).toHaveLength(5);
		expect((await searchQuestions(db, wang, 'A2', '低保')).hits).toEqual([]);
		expect((await searchQuestions(db, li, 'A2', '低保')).hits).toHaveLength(1);
		expect(await codeOf(begin(db, wang, { kind: 'mistakes' }))).toBe('practice-nothing');
	});

	test('takes back the explanation that a run had shown, and refuses an answer', async () => {
		const drill = await chapter();
		await answerByFile(db, wang, drill, { ordinal: 6, chosen: ['a'] });
		const reading = await begin(db, wang, {
			kind: 'point',
			topic: 'social-assistance.referral',
			mode: 'memorise'
		});
		const other = await begin(db, wang, { kind: 'point', topic: 'social-assistance.referral' });
		for (const ordinal of [1, 2]) await run(db, (trx) => lookOn(trx, wang, reading, { ordinal }));
		expect(JSON.stringify(await page(reading))).toContain('secret');
		const attempt = await write('a2-q6');

		expect(JSON.stringify(await page(drill, 6))).not.toContain('secret');
		expect(JSON.stringify(await page(reading))).not.toContain('secret');
		expect((await page(reading)).current?.obstacle).toBe('in-paper');
		expect(await codeOf(answerByFile(db, wang, other, { ordinal: 3, chosen: ['a'] }))).toBe(
			'practice-question-in-paper'
		);
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(JSON.stringify(await page(drill, 6))).toContain('secret');
	});
});

describe('reading with the answers', () => {
	test('shows one after the other, and no further than one has come', async () => {
		const drill = await begin(db, wang, {
			kind: 'chapter',
			topic: 'social-assistance',
			mode: 'memorise'
		});
		expect((await page(drill)).current?.reason?.right).toHaveLength(1);
		expect((await page(drill, 5)).current?.ordinal).toBe(1);
		await run(db, (trx) => lookOn(trx, wang, drill, { ordinal: 1 }));
		await run(db, (trx) => lookOn(trx, wang, drill, { ordinal: 1 }));
		expect((await page(drill)).current?.ordinal).toBe(2);
		for (let ordinal = 2; ordinal <= 6; ordinal++)
			await run(db, (trx) => lookOn(trx, wang, drill, { ordinal }));

		expect((await page(drill)).isEnded).toBe(true);
		expect(await codeOf(run(db, (trx) => lookOn(trx, wang, drill, { ordinal: 6 })))).toBe(
			'practice-drill-ended'
		);
		expect(await log()).toEqual([]);
	});
});
