import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { createRandom } from '#lib/random.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { answered, openPaper, seedPaper } from '../../../../tests/support/mocks.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import {
	answerByFile,
	begin,
	letPracticeAge,
	seedPracticeBank
} from '../../../../tests/support/practice.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { submitAttempt } from '../mocks/closing.ts';
import { saveAnswers } from '../mocks/save.ts';
import { remarkResponses } from './correction.ts';
import { getDrillPage } from './drill-page.ts';
import { listMistakes } from './mistakes.ts';
import { readAllPapers } from './papers-in.ts';
import { rebuildAllReviews, rebuildReviews } from './review.ts';
import { readPracticeRules } from './rules.ts';
import { saveSetting } from './setting.ts';
import { readWeakness } from './weakness.ts';

const { db, vault } = await freshDatabase();
let wang: Actor;

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
});

beforeEach(async () => {
	await sql`truncate practice_drill, practice_drill_item, practice_response, practice_correction,
		practice_review, practice_mark, practice_setting, practice_remark, practice_paper, attempt cascade`.execute(
		db
	);
	await seedPracticeBank(db);
});

const states = () =>
	db
		.selectFrom('practice_review')
		.selectAll()
		.orderBy('person_id')
		.orderBy('question_id')
		.execute();
const finding = () => begin(db, wang, { kind: 'point', topic: 'social-assistance.finding' });
const book = (shelf: 'open' | 'cleared' = 'open') => listMistakes(db, wang, 'A2', { shelf });

describe('the state of spaced review', () => {
	test('follows the first answer of each day', async () => {
		await answerByFile(db, wang, await finding(), { ordinal: 1, chosen: ['b'] });
		const [first] = await states();
		expect(first).toMatchObject({ reviews: 1, lapses: 0, is_stale: false });
		await letPracticeAge(db, 10);
		const again = await finding();
		await answerByFile(db, wang, again, { ordinal: 1, chosen: ['a'] });
		const [second] = await states();
		expect(second).toMatchObject({ reviews: 2, lapses: 1 });
		await answerByFile(db, wang, await begin(db, wang, { kind: 'mistakes' }), {
			ordinal: 1,
			chosen: ['b']
		});
		expect(await states()).toEqual([second]);
	});

	test('made anew from the log is the one that is stored, over ten thousand reviews', async () => {
		const rules = await readPracticeRules(db);
		await seedLongLog(250, 40, rules.today);
		await run(db, (trx) => rebuildReviews(trx, wang.personId, rules));
		const stored = await states();
		expect(stored).toHaveLength(250);
		expect(stored.every(({ reviews }) => reviews === 40)).toBe(true);
		await sql`delete from practice_review where question_id % 3 = 0`.execute(db);
		await sql`update practice_review set stability = 1, due_on = due_on + 5 where question_id % 3 = 1`.execute(
			db
		);

		const made = await rebuildAllReviews(db, rules, { isOnlyStale: false });
		expect(made).toEqual({ people: 1, questions: 250 });
		expect(await states()).toEqual(stored);
		// And as the last answer of a question leaves it, when only that question is made anew.
		const some = stored.slice(0, 50).map(({ question_id }) => question_id);
		await run(db, (trx) => rebuildReviews(trx, wang.personId, rules, { questionIds: some }));
		expect(await states()).toEqual(stored);
	});
});

/** So many questions, and as many runs through all of them, on days that lie apart by chance. */
async function seedLongLog(questions: number, runs: number, today: string): Promise<void> {
	await sql`
		with made as (
			insert into question (public_id, slug, subject, edition, chapter_code, status, enemies)
			select gen_random_uuid(), 'a2-made-' || n, 'A2', '2025版', 'disaster', 'live', '{}'
			from generate_series(1, ${questions}) n on conflict (slug) do nothing returning id)
		insert into question_version (public_id, question_id, number, kind, content_hash, stem)
		select gen_random_uuid(), id, 1, 'single', decode(repeat('00', 32), 'hex'), '题' from made`.execute(
		db
	);
	const random = createRandom(7);
	let day = addDays(today, -runs * 30);
	for (let count = 0; count < runs; count++) {
		day = addDays(day, 1 + random.below(29));
		await seedRun(questions, day, () => ({
			points: Number(random.below(4) > 0),
			mark: random.pick([null, null, 'unsure', 'guessed', 'easy'])
		}));
	}
}

async function seedRun(
	questions: number,
	day: string,
	draw: () => { points: number; mark: string | null }
): Promise<void> {
	const { id } = await db
		.insertInto('practice_drill')
		.values({
			...{ public_id: createPublicId(), person_id: wang.personId, subject: 'A2' },
			...{ kind: 'chapter', topic: '', mode: 'practice', question_count: questions },
			...{ started_at: new Date(`${day}T10:00:00+08:00`), ended_at: new Date() }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const drawn = Array.from({ length: questions }, draw);
	await sql`
		with asked as (
			insert into practice_drill_item (drill_id, ordinal, question_id, version_id, option_order, source)
			select ${id}, row_number() over (order by question.id), question.id, version.id, '{a,b,c,d}', 'drill'
			from question join question_version version on version.question_id = question.id
			where slug like 'a2-made-%'
			returning ordinal, question_id, version_id)
		insert into practice_response (person_id, question_id, version_id, answer_key_id, subject, kind, source,
			drill_id, ordinal, chosen, points, points_max, confidence, is_rapid, is_first_of_day,
			is_after_explanation, studied_on, answered_at)
		select ${wang.personId}, question_id, version_id, (select min(id) from answer_key), 'A2', 'single', 'drill',
			${id}, ordinal, '{b}', drawn.points, 1, drawn.mark, false, true, false, ${day}, ${day}::date + time '10:00'
		from asked join rows from (
			jsonb_to_recordset(${JSON.stringify(drawn)}::jsonb) as (points integer, mark text)
		) with ordinality as drawn(points, mark, place) on drawn.place = asked.ordinal`.execute(db);
}

describe('the wrong-question book', () => {
	test('keeps what was wrong until it was right on enough days, and shelves it', async () => {
		await answerByFile(db, wang, await finding(), { ordinal: 1, chosen: ['a'] });
		expect(await book()).toMatchObject({
			counts: { open: 1, cleared: 0 },
			mistakes: [{ wrongCount: 1, missing: 2, lastWrong: ['a'], point: { title: '主动发现' } }],
			chapters: [{ code: 'social-assistance', count: 1 }]
		});
		await letPracticeAge(db, 3);
		await answerByFile(db, wang, await finding(), { ordinal: 1, chosen: ['b'] });
		expect((await book()).mistakes[0]?.missing).toBe(1);
		await run(db, (trx) => saveSetting(trx, wang, { right_in_a_row: 1, minutes_per_day: 25 }));
		expect(await book('cleared')).toMatchObject({ counts: { open: 0, cleared: 1 } });
		await letPracticeAge(db, 3);
		await answerByFile(db, wang, await finding(), { ordinal: 1, chosen: ['c'] });
		expect((await book()).mistakes).toMatchObject([{ wrongCount: 2, lastWrong: ['c'] }]);
	});
});

describe('a closed paper', () => {
	async function sit(): Promise<string> {
		const rows = await db
			.selectFrom('question')
			.innerJoin('answer_key as key', 'key.version_id', 'question.current_version_id')
			.where('slug', 'in', ['a2-q1', 'a2-q2', 'a2-q3'])
			.select(['question.id as questionId', 'question.current_version_id as versionId'])
			.select('key.id as keyId')
			.orderBy('slug')
			.execute();
		const paper = await seedPaper(
			db,
			rows.map((row) => ({ ...row, versionId: row.versionId ?? 0, kind: 'single' as const })),
			{ subject: 'A2' }
		);
		const { attempt, epoch, device } = await openPaper(db, wang, paper);
		const events = [answered(1, 1, ['A'], { confidence: 'unsure' }), answered(2, 2, ['B'])];
		await saveAnswers(db, wang, attempt, { device, epoch, events }, { graceSeconds: 20 });
		return attempt;
	}

	test('feeds the log once, without what was left blank', async () => {
		const attempt = await sit();
		expect(await readAllPapers(db, AbortSignal.timeout(5_000))).toBe(0);
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		expect(await readAllPapers(db, AbortSignal.timeout(5_000))).toBe(1);
		expect(await readAllPapers(db, AbortSignal.timeout(5_000))).toBe(0);
		const log = await db.selectFrom('practice_response').selectAll().orderBy('ordinal').execute();

		expect(log).toMatchObject([
			{ source: 'mock', chosen: ['a'], points: 0, confidence: 'unsure' },
			{ source: 'mock', chosen: ['b'], points: 1, is_first_of_day: true }
		]);
		expect(await states()).toHaveLength(2);
		expect((await book()).counts.open).toBe(1);
	});

	test('is read before its candidate goes on practising', async () => {
		const attempt = await sit();
		await run(db, (trx) => submitAttempt(trx, wang, attempt));
		await begin(db, wang, { kind: 'mistakes' });
		expect(await db.selectFrom('practice_response').selectAll().execute()).toHaveLength(2);
	});
});

describe('a corrected key', () => {
	async function correct(slug: string, right: string[]): Promise<number> {
		const { id } = await db
			.insertInto('answer_key')
			.columns(['version_id', 'number', 'hash', 'right_options', 'notes', 'explanation', 'rubric'])
			.expression((eb) =>
				eb
					.selectFrom('answer_key as key')
					.innerJoin('question', 'question.current_version_id', 'key.version_id')
					.where('question.slug', '=', slug)
					.select(['key.version_id', sql<number>`key.number + 1`.as('number'), 'key.hash'])
					.select([sql<string[]>`${right}::text[]`.as('right'), 'key.notes'])
					.select(['key.explanation', 'key.rubric'])
					.orderBy('key.number', 'desc')
					.limit(1)
			)
			.returning('id')
			.executeTakeFirstOrThrow();
		return id;
	}

	test('marks what was practised anew by adding to the log, once', async () => {
		const drill = await finding();
		await answerByFile(db, wang, drill, { ordinal: 1, chosen: ['a'] });
		const answerKeyId = await correct('a2-q1', ['a']);
		const remark = () => run(db, (trx) => remarkResponses(trx, { answerKeyId, policy: 'rekey' }));

		expect(await remark()).toEqual({ responses: 1, personIds: [wang.personId] });
		expect(await remark()).toEqual({ responses: 0, personIds: [] });
		expect(await db.selectFrom('practice_response').select('points').execute()).toEqual([
			{ points: 0 }
		]);
		expect((await book()).counts).toEqual({ open: 0, cleared: 0 });
		expect((await getDrillPage(db, wang, drill, { at: 1 })).current?.given?.points).toBe(1);
		const [stale] = await states();
		expect(stale?.is_stale).toBe(true);
		const rules = await readPracticeRules(db);
		await rebuildAllReviews(db, rules, { isOnlyStale: true });
		const [fresh] = await states();
		expect(fresh?.is_stale).toBe(false);
		expect(fresh?.stability).toBeGreaterThan(stale?.stability ?? 0);
	});

	test('that drops a question takes it out of everything', async () => {
		await answerByFile(db, wang, await finding(), { ordinal: 1, chosen: ['a'] });
		const answerKeyId = await correct('a2-q1', ['a']);
		await run(db, (trx) => remarkResponses(trx, { answerKeyId, policy: 'drop' }));
		await rebuildAllReviews(db, await readPracticeRules(db), { isOnlyStale: true });

		expect(await states()).toEqual([]);
		expect((await book()).counts).toEqual({ open: 0, cleared: 0 });
	});
});

test('what was answered cannot be changed', async () => {
	await answerByFile(db, wang, await finding(), { ordinal: 1, chosen: ['a'] });
	await expect(
		db.updateTable('practice_response').set({ points: 1 }).execute()
	).rejects.toMatchObject({ constraint: 'practice_append_only_check' });
});

test('a chapter is weak by what its questions lost last, once enough were answered', async () => {
	const drill = await begin(db, wang, { kind: 'chapter', topic: 'social-assistance' });
	const rules = await readPracticeRules(db);
	for (const ordinal of [1, 2, 3, 4])
		await answerByFile(db, wang, drill, { ordinal, chosen: ['d'] });
	expect(await readWeakness(db, wang.personId, 'A2', rules)).toEqual(new Map());
	await answerByFile(db, wang, drill, { ordinal: 5, chosen: ['b'], confidence: 'guessed' });
	const weakness = await readWeakness(db, wang.personId, 'A2', rules);

	expect(weakness.get('social-assistance')?.weakness).toBeCloseTo(5.5 / 6);
	expect(weakness.has('disaster')).toBe(false);
});
