import { mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { courseFiles, writeCourse } from '../../../../tests/support/courses.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	bankFiles,
	blueprint,
	multiple,
	questionFile,
	single,
	writeFiles
} from '../../../../tests/support/questions.ts';
import { checkContent } from './check.ts';
import { importContent } from './import.ts';

const { db } = await freshDatabase();
const blobs = freshBlobs();
const shipped = join(import.meta.dirname, '../../../../content');
const folder = mkdtempSync(join(tmpdir(), 'zhixing-content-'));
afterAll(() => rmSync(folder, { recursive: true }));
const chapter = 'questions/A2/social-assistance.md';

beforeEach(async () => {
	rmSync(folder, { recursive: true });
	for (const kind of ['policy', 'divisions'])
		cpSync(join(shipped, kind), join(folder, kind), { recursive: true });
	writeCourse(folder, 'first-visit', courseFiles());
	writeFiles(folder, bankFiles());
	await sql`truncate blueprint, question, question_version, question_option, question_task, answer_key, answer_key_law, law, syllabus cascade`.execute(
		db
	);
	await db.deleteFrom('content_file').execute();
});

const run = (dryRun = false) => importContent(db, { folder, blobs, dryRun });

function edit(path: string, from: string, to: string) {
	const text = readFileSync(join(folder, path), 'utf8');
	expect(text).toContain(from);
	writeFileSync(join(folder, path), text.replace(from, to));
}

async function listQuestions(): Promise<string[]> {
	const rows = await db.selectFrom('question').select(['slug', 'status']).orderBy('slug').execute();
	return rows.map(({ slug, status }) => `${slug} ${status}`);
}

const all = ['a2-not-sleeping live', 'a2-signs live', 'b3-after-the-flood live'];

describe('syllabuses, laws and questions are imported', () => {
	test('in this order, each file with an audit row', async () => {
		expect((await run()).errors).toEqual([]);
		expect(await listQuestions()).toEqual(all);
		const rows = await db
			.selectFrom('audit_event')
			.select(['subject_id', 'detail'])
			.where('action', '=', 'content.import')
			.where('subject_id', 'in', ['syllabus/2025/A2.yaml', chapter])
			.orderBy('seq', 'desc')
			.limit(2)
			.execute();
		expect(rows).toMatchObject([
			{
				subject_id: chapter,
				detail: { questions: 2, versions: 2, keys: 2, retired: 0, files_changed: 1 }
			},
			{ subject_id: 'syllabus/2025/A2.yaml', detail: { chapters: 2, points: 3 } }
		]);
	});

	test('once, and only the file that changed again', async () => {
		await run();
		expect(await run()).toMatchObject({ changed: 0, errors: [] });
		edit(chapter, '记进走访表', '记进走访本');

		expect(await run()).toMatchObject({ changed: 1, errors: [] });
		expect(
			await db.selectFrom('question_version').select('id').where('number', '=', 2).execute()
		).toHaveLength(1);
	});

	test('while a file with an error stays as it was, with its line, and holds up no other', async () => {
		await run();
		edit(chapter, '- [x] 留下来', '- [ ] 留下来');
		edit(chapter, '征得同意', '先征得同意');
		edit('questions/B3/disaster.md', '材料第一段。', '材料。');

		expect((await run()).errors).toMatchObject([
			{ file: chapter, line: 7, code: 'question-right' }
		]);
		const rows = await db
			.selectFrom('question_version as version')
			.innerJoin('question', 'question.current_version_id', 'version.id')
			.select(['slug', 'number'])
			.orderBy('slug')
			.execute();
		expect(rows.map(({ number }) => number)).toEqual([1, 1, 2]);
	});

	test('by two starters at once, once', async () => {
		await Promise.all([run(), run()]);
		expect(await listQuestions()).toEqual(all);
		expect(
			await db.selectFrom('question_version').select('id').where('number', '>', 1).execute()
		).toEqual([]);
	});

	test('not at all in a dry run, which knows what the files before would bring', async () => {
		expect((await run(true)).errors).toEqual([]);
		expect(await listQuestions()).toEqual([]);
	});
});

describe('a question that refers to what is not there is refused', () => {
	const cases: [what: string, from: string, to: string, line: number, code: string][] = [
		['to a point', 'social-assistance.finding,', 'social-assistance.losing,', 7, 'point-unknown'],
		['to a law', 'old-rules', 'new-rules', 7, 'law-unknown'],
		['to a lesson', 'first-visit/01-before', 'first-visit/09-after', 7, 'lesson-unknown'],
		[
			'to another chapter first',
			'point=social-assistance.referral',
			'point=disaster.recovery',
			22,
			'point-chapter'
		],
		['to another subject by its id', '#a2-signs', '#b1-signs', 22, 'question-id'],
		[
			'to another chapter in its head',
			'chapter: social',
			'chapter: elderly-social',
			4,
			'chapter-unknown'
		],
		['to another place', 'chapter: social-assistance', 'chapter: disaster', 4, 'question-place'],
		['to another edition', 'edition: 2025版', 'edition: 2018版', 7, 'point-unknown'],
		['to nothing', 'subject: A2\n', '', 2, 'missing-field']
	];
	test.each(cases)('%s, with and without a database', async (_what, from, to, line, code) => {
		edit(chapter, from, to);
		const expected = expect.arrayContaining([
			expect.objectContaining({ file: chapter, line, code })
		]);

		expect((await run()).errors).toEqual(expected);
		expect((await checkContent(folder)).errors).toEqual(expected);
		expect(await listQuestions()).toEqual(['b3-after-the-flood live']);
	});

	test('to an id of another file, and so is the other', async () => {
		edit(chapter, '#a2-signs', '#b3-after-the-flood');
		const expected = expect.arrayContaining([
			expect.objectContaining({ file: chapter, line: 22, code: 'question-doubled' }),
			expect.objectContaining({ file: 'questions/B3/disaster.md', code: 'question-doubled' })
		]);

		expect((await run()).errors).toEqual(expected);
		expect((await checkContent(folder)).errors).toEqual(expected);
		expect(await listQuestions()).toEqual([]);
	});

	test('unless what it refers to has an error itself: that one is named alone', async () => {
		edit('syllabus/2025/A2.yaml', 'weight: 60', 'weight: 61');
		edit('questions/laws.yaml', 'version: 2019', 'version: the 2019');

		expect((await checkContent(folder)).errors.map(({ file }) => file)).toEqual([
			'syllabus/2025/A2.yaml',
			'syllabus/2025/A2.yaml',
			'questions/laws.yaml'
		]);
	});

	test('and is imported as soon as it is there', async () => {
		rmSync(join(folder, 'questions/laws.yaml'));
		expect((await run()).errors.length).toBeGreaterThan(0);
		writeFiles(folder, { 'questions/laws.yaml': bankFiles()['questions/laws.yaml'] ?? '' });

		expect((await run()).errors).toEqual([]);
		expect(await listQuestions()).toEqual(all);
	});
});

describe('a file that is gone', () => {
	test('retires its questions, and brings them back', async () => {
		await run();
		rmSync(join(folder, chapter));

		expect(await run(true)).toMatchObject({ errors: [] });
		expect(await listQuestions()).toEqual(all);
		expect(await run()).toMatchObject({ changed: 1, errors: [] });
		expect(await listQuestions()).toEqual([
			'a2-not-sleeping retired',
			'a2-signs retired',
			'b3-after-the-flood live'
		]);
		expect(await run()).toMatchObject({ changed: 0 });

		writeFiles(folder, { [chapter]: questionFile([single, multiple]) });
		await run();
		expect(await listQuestions()).toEqual(all);
	});

	test('because its questions moved to another retires none', async () => {
		await run();
		rmSync(join(folder, chapter));
		const moved = [single, multiple].map((text) =>
			text.replace(/point=\S+/, 'point=disaster.recovery')
		);
		writeFiles(folder, {
			'questions/A2/disaster.md': questionFile(moved, { chapter: 'disaster' })
		});

		expect((await run()).errors).toEqual([]);
		expect(await listQuestions()).toEqual(all);
	});

	test('of laws leaves the laws: keys refer to them', async () => {
		await run();
		rmSync(join(folder, 'questions/laws.yaml'));

		expect((await run()).errors).toEqual([]);
		expect(await db.selectFrom('law').select('id').execute()).toHaveLength(2);
	});

	test('of a blueprint makes no more papers by it', async () => {
		const path = 'blueprints/2026/A2.yaml';
		const list = () =>
			db
				.selectFrom('blueprint')
				.select(['year', sql<boolean>`withdrawn_at is not null`.as('isWithdrawn')])
				.execute();
		writeFiles(folder, { [path]: blueprint });
		await run();
		expect(await list()).toEqual([{ year: 2026, isWithdrawn: false }]);
		rmSync(join(folder, path));
		await run();
		expect(await list()).toEqual([{ year: 2026, isWithdrawn: true }]);
		writeFiles(folder, { 'blueprints/2027/A2.yaml': blueprint });

		expect((await run()).errors).toMatchObject([
			{ file: 'blueprints/2027/A2.yaml', line: 1, code: 'blueprint-place' }
		]);
	});

	test('of a syllabus archives it', async () => {
		await run();
		rmSync(join(folder, 'syllabus/2025/B3.yaml'));
		await run();

		const rows = await db
			.selectFrom('syllabus')
			.select(['subject', 'status'])
			.orderBy('subject')
			.execute();
		expect(rows).toEqual([
			{ subject: 'A2', status: 'active' },
			{ subject: 'B3', status: 'archived' }
		]);
	});
});

describe('a part of the content is looked at alone', () => {
	test.each([
		['questions', 3],
		['questions/A2', 1],
		[chapter, 1],
		['syllabus/2025', 2]
	])('%s', async (part, files) => {
		edit('policy/retention.yaml', 'value: 180', 'value: half a year');
		expect(await checkContent(join(folder, part))).toEqual({ files, errors: [] });
	});

	test('with its errors', async () => {
		edit(chapter, 'old-rules', 'new-rules');
		expect((await checkContent(join(folder, 'questions'))).errors).toMatchObject([
			{ file: chapter, code: 'law-unknown' }
		]);
	});
});

test('a file above its limit is refused before it is read', async () => {
	writeFiles(folder, { [chapter]: 'x'.repeat(500 * 1024 + 1) });
	expect((await run()).errors).toMatchObject([{ file: chapter, line: 1, code: 'too-large' }]);
});
