import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { blockText } from '#lib/markdown/text.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { multiple, questionFile, seedBank, single } from '../../../../tests/support/questions.ts';
import { listAnswers, listKeys } from './answer.ts';
import { listShownVersions } from './shown.ts';

const { db } = await freshDatabase();
const path = 'questions/A2/social-assistance.md';

beforeEach(async () => {
	await sql`truncate question, question_version, question_option, question_task, answer_key, answer_key_law, law, syllabus cascade`.execute(
		db
	);
	await seedBank(db);
});

async function versionsOf(slug: string): Promise<number[]> {
	const rows = await db
		.selectFrom('question_version as version')
		.innerJoin('question', 'question.id', 'version.question_id')
		.select('version.id')
		.where('question.slug', '=', slug)
		.orderBy('version.number')
		.execute();
	return rows.map(({ id }) => id);
}

async function keysOf(versionId: number) {
	return db
		.selectFrom('answer_key')
		.select(['number', 'right_options'])
		.where('version_id', '=', versionId)
		.orderBy('number')
		.execute();
}

async function findQuestion(slug: string) {
	return db.selectFrom('question').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow();
}

const write = (...questions: string[]) => seedBank(db, { [path]: questionFile(questions) });
const first = async (slug: string) => (await versionsOf(slug))[0] ?? 0;

describe('a question that was imported', () => {
	test('is shown without anything of its key', async () => {
		const id = await first('a2-not-sleeping');
		const version = (await listShownVersions(db, [id])).get(id);

		expect(version).toMatchObject({ number: 1, subject: 'A2', shown: { kind: 'single' } });
		const { shown } = version ?? {};
		if (!shown || !('options' in shown)) throw new Error('There is nothing to choose.');
		expect(blockText(shown.stem)).toContain('小何首先应当');
		expect(shown.options.map(({ letter, children }) => [letter, blockText(children)])).toEqual([
			['a', '劝老人想开些'],
			['b', '留下来问清打算，并报告'],
			['c', '记进走访表'],
			['d', '当场答应替老人申请救助']
		]);
		const text = JSON.stringify(version);
		for (const secret of ['先评估危险', '危险等不到', 'a2-not-sleeping', 'first-visit', '示例'])
			expect(text).not.toContain(secret);
	});

	test('is explained afterwards, with the laws it rests on', async () => {
		const id = await first('a2-not-sleeping');
		const { answer, keyNumber } = (await listAnswers(db, [id])).get(id) ?? {};

		expect(keyNumber).toBe(1);
		if (!answer || !('right' in answer)) throw new Error('There is no answer.');
		expect(answer.right).toEqual(['b']);
		expect(blockText(answer.notes.c ?? [])).toBe('危险等不到月底。');
		expect(blockText(answer.explanation)).toContain('{b}做的正是这件事');
		expect(answer.lesson).toBe('first-visit/01-before');
		expect(answer.laws).toEqual([
			{
				code: 'assistance-measures',
				name: '《示例救助办法》',
				number: '示例令第1号',
				wordedOn: '2019-03-02',
				article: '9',
				inForceFrom: '2014-05-01',
				inForceUntil: null,
				confidence: 'high'
			},
			expect.objectContaining({ code: 'old-rules', article: null, inForceUntil: '2026-07-01' })
		]);
	});

	test('is marked by its key; one that people mark has none to mark by', async () => {
		const ids = [await first('a2-signs'), await first('b3-after-the-flood')];
		const keys = await listKeys(db, ids);

		expect([...keys.values()]).toMatchObject([{ kind: 'multiple', right: ['a', 'b', 'd'] }]);
	});

	test('has its material and tasks, and afterwards its rubric, where people mark it', async () => {
		const id = await first('b3-after-the-flood');
		const { shown } = (await listShownVersions(db, [id])).get(id) ?? {};
		expect(shown).toMatchObject({
			kind: 'case',
			tasks: [
				{ ordinal: 1, points: 12 },
				{ ordinal: 2, points: 8 }
			]
		});
		expect(JSON.stringify(shown)).not.toContain('联系社工站');

		const { answer } = (await listAnswers(db, [id])).get(id) ?? {};
		expect(answer).toMatchObject({
			kind: 'case',
			rubric: [
				{ rows: [{ title: '基本生活', points: 8, reference: '住房受损' }, { points: 4 }] },
				{ rows: [{ points: 7.5 }, { points: 0.5 }] }
			],
			laws: [{ code: 'assistance-measures' }]
		});
	});

	test('keeps the place of an option that is fixed', async () => {
		const id = await first('a2-signs');
		const { shown } = (await listShownVersions(db, [id])).get(id) ?? {};
		expect(shown && 'options' in shown && shown.options.map(({ isFixed }) => isFixed)).toEqual([
			false,
			false,
			false,
			false,
			true
		]);
	});

	test('is not there for ids that are none', async () => {
		expect(await listShownVersions(db, [])).toEqual(new Map());
		expect(await listAnswers(db, [999_999])).toEqual(new Map());
		expect(await listKeys(db, [])).toEqual(new Map());
	});
});

describe('an import after a change', () => {
	test('of nothing adds nothing', async () => {
		await write(single, multiple);
		const id = await first('a2-not-sleeping');

		expect(await versionsOf('a2-not-sleeping')).toHaveLength(1);
		expect(await keysOf(id)).toHaveLength(1);
	});

	test('of what a candidate sees adds a version, and leaves the one that was answered', async () => {
		await write(single.replace('记进走访表', '记进走访本'), multiple);
		const [old = 0, now = 0] = await versionsOf('a2-not-sleeping');

		expect((await findQuestion('a2-not-sleeping')).current_version_id).toBe(now);
		expect(await versionsOf('a2-signs')).toHaveLength(1);
		const versions = await listShownVersions(db, [old, now]);
		expect(JSON.stringify(versions.get(old)?.shown)).toContain('记进走访表');
		expect(JSON.stringify(versions.get(now)?.shown)).toContain('记进走访本');
		const answers = await listAnswers(db, [old, now]);
		expect([answers.get(old)?.keyNumber, answers.get(now)?.keyNumber]).toEqual([1, 1]);
	});

	test('of a fixed place adds a version: the candidate may see another order', async () => {
		await write(single, multiple.replace(' fixed=e', ''));
		expect(await versionsOf('a2-signs')).toHaveLength(2);
	});

	test.each([
		['a note', single.replace('危险等不到月底。', '等不到月底。')],
		['the explanation', single.replace('先评估危险。{b}', '先评估。{b}')],
		['a law', single.replace(':9,', ':10,')],
		['what is right', single.replace('[ ] 劝', '[x] 劝').replace('[x] 留', '[ ] 留')]
	])('of %s adds a key to the same version', async (_what, changed) => {
		await write(changed, multiple);
		const versions = await versionsOf('a2-not-sleeping');

		expect(versions).toHaveLength(1);
		expect(await keysOf(versions[0] ?? 0)).toHaveLength(2);
		expect((await listAnswers(db, versions)).get(versions[0] ?? 0)?.keyNumber).toBe(2);
	});

	test('of what it says of itself adds neither', async () => {
		await write(single.replace('facility=65', 'facility=70').replace(',disaster.recovery', ''));
		const question = await findQuestion('a2-not-sleeping');

		expect(question.facility_percent).toBe(70);
		expect(await versionsOf('a2-not-sleeping')).toHaveLength(1);
		expect(await keysOf(question.current_version_id ?? 0)).toHaveLength(1);
		expect(
			await db
				.selectFrom('question_point')
				.select(['point_code', 'is_primary'])
				.where('question_id', '=', question.id)
				.execute()
		).toEqual([{ point_code: 'social-assistance.finding', is_primary: true }]);
	});

	test('does not take back a key that somebody corrected', async () => {
		const id = await first('a2-not-sleeping');
		await correct(id, ['a']);
		await write(single.replace('facility=65', 'facility=70'), multiple);
		expect((await listKeys(db, [id])).get(id)?.right).toEqual(['a']);

		// The author has looked again, and says something new.
		await write(single.replace('危险等不到月底。', '等不到。'), multiple);
		expect((await listKeys(db, [id])).get(id)?.right).toEqual(['b']);
		expect((await keysOf(id)).map(({ number }) => number)).toEqual([1, 2, 3]);
	});
});

function correct(versionId: number, right: string[]) {
	return db
		.insertInto('answer_key')
		.values({
			version_id: versionId,
			number: 2,
			hash: Buffer.alloc(32),
			right_options: right,
			notes: '{}',
			explanation: '更正。',
			rubric: '[]',
			reason: '答案有误',
			decided_by: 1
		})
		.execute();
}

test('a file with many questions is written as one', async () => {
	const many = Array.from({ length: 60 }, (_, index) =>
		(index % 2 === 0 ? single : multiple).replace(/#a2-[a-z-]+/, `#a2-n-${index}`)
	);
	await write(...many);

	const count = await db
		.selectFrom('question')
		.innerJoin('answer_key as key', 'key.version_id', 'question.current_version_id')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('question.slug', 'like', 'a2-n-%')
		.executeTakeFirstOrThrow();
	expect(count.count).toBe(60);
});
