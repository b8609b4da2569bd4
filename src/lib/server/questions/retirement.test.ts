import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { multiple, questionFile, seedBank, single } from '../../../../tests/support/questions.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { retireQuestions } from './write.ts';

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

async function findQuestion(slug: string) {
	return db.selectFrom('question').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow();
}

const write = (...questions: string[]) => seedBank(db, { [path]: questionFile(questions) });

describe('a question that is gone', () => {
	test('from its file is retired, and keeps its versions', async () => {
		await write(multiple);

		expect(await findQuestion('a2-not-sleeping')).toMatchObject({
			status: 'retired',
			retired_at: expect.any(Date)
		});
		expect(await versionsOf('a2-not-sleeping')).toHaveLength(1);
		expect(await findQuestion('a2-signs')).toMatchObject({ status: 'live', retired_at: null });
	});

	test('and is there again is live, in the version it had', async () => {
		await write(multiple);
		await write(single, multiple);

		expect(await findQuestion('a2-not-sleeping')).toMatchObject({
			status: 'live',
			retired_at: null
		});
		expect(await versionsOf('a2-not-sleeping')).toHaveLength(1);
	});

	test('with its whole file is retired too, those of other files are not', async () => {
		const retired = await db
			.transaction()
			.execute((trx) => retireQuestions(trx, { path, except: [] }));

		expect(retired).toBe(2);
		expect(await findQuestion('b3-after-the-flood')).toMatchObject({ status: 'live' });
	});

	test('because somebody retired it for a reason is not brought back by its file', async () => {
		await db
			.updateTable('question')
			.set({ status: 'retired', retired_at: new Date(), retirement_reason: '两个选项都对' })
			.where('slug', '=', 'a2-signs')
			.execute();
		await write(single, multiple);

		expect(await findQuestion('a2-signs')).toMatchObject({ status: 'retired' });
	});

	test('because it moved to another chapter is the same question there', async () => {
		const { id } = await findQuestion('a2-signs');
		const moved = multiple.replace('point=social-assistance.referral', 'point=disaster.recovery');
		await seedBank(db, {
			'questions/A2/disaster.md': questionFile([moved], { chapter: 'disaster' }),
			[path]: questionFile([single])
		});

		expect(await findQuestion('a2-signs')).toMatchObject({
			id,
			status: 'live',
			chapter_code: 'disaster'
		});
		expect(await versionsOf('a2-signs')).toHaveLength(1);
	});

	test('as its file may say itself', async () => {
		await write(single.replace('enemies=crisis', 'status=retired'), multiple);
		expect(await findQuestion('a2-not-sleeping')).toMatchObject({ status: 'retired' });
		await write(single.replace('enemies=crisis', 'status=draft'), multiple);
		expect(await findQuestion('a2-not-sleeping')).toMatchObject({
			status: 'draft',
			retired_at: null
		});
	});
});

describe('what was asked and what was right stays', () => {
	const appendOnly = '23001';

	test.each([
		['a version', sql`update question_version set stem = '别的'`],
		['its deletion', sql`delete from question_version`],
		['an option', sql`update question_option set body = '别的'`],
		['the loss of an option', sql`delete from question_option where letter = 'a'`],
		['a task', sql`update question_task set points = 1`],
		['a key', sql`update answer_key set right_options = '{a}'`],
		['the loss of a key', sql`delete from answer_key`],
		['a citation', sql`delete from answer_key_law`],
		[
			'a later option',
			sql`insert into question_option select id, 'h', '别的', false from question_version`
		],
		['a later task', sql`insert into question_task select id, 9, 1, '别的' from question_version`],
		[
			'a later citation',
			sql`insert into answer_key_law select answer_key.id, 9, law.id, null from answer_key, law`
		]
	])('against %s', async (_what, statement) => {
		expect(await codeOf(statement.execute(db))).toBe(appendOnly);
	});

	test('whatever else happens to the question', async () => {
		await db.updateTable('question').set({ facility_percent: 30 }).execute();
		// A foreign key that restricts has had a code of its own only since PostgreSQL 18.
		expect(['23001', '23503']).toContain(await codeOf(db.deleteFrom('question').execute()));
	});
});
