import {
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { freshBlobs } from '../../../../tests/support/blobs.ts';
import { courseFiles, door, pixel, writeCourse } from '../../../../tests/support/courses.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { checkContent } from './check.ts';
import { importContent } from './import.ts';

const { db } = await freshDatabase();
const blobs = freshBlobs();
const shipped = join(import.meta.dirname, '../../../../content');
const folder = mkdtempSync(join(tmpdir(), 'zhixing-content-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
	rmSync(folder, { recursive: true });
	for (const kind of ['policy', 'divisions'])
		cpSync(join(shipped, kind), join(folder, kind), { recursive: true });
	writeCourse(folder, 'first-visit', courseFiles());
	writeCourse(folder, 'second-visit', courseFiles());
	await sql`truncate course, course_publication, lesson, lesson_check, course_media, lesson_passage cascade`.execute(
		db
	);
	await db.deleteFrom('content_file').execute();
});

const run = (dryRun = false) => importContent(db, { folder, blobs, dryRun });

async function listCourses() {
	return db
		.selectFrom('course')
		.innerJoin('course_publication as p', 'p.id', 'course.current_publication_id')
		.select(['slug', 'number', sql<boolean>`withdrawn_at is not null`.as('isWithdrawn')])
		.orderBy('slug')
		.execute();
}

function edit(path: string, from: string, to: string) {
	const text = readFileSync(join(folder, path), 'utf8');
	expect(text).toContain(from);
	writeFileSync(join(folder, path), text.replace(from, to));
}

describe('courses are imported', () => {
	test('each by itself, with their files in the store', async () => {
		const { errors } = await run();

		expect(errors).toEqual([]);
		expect(await listCourses()).toEqual([
			{ slug: 'first-visit', number: 1, isWithdrawn: false },
			{ slug: 'second-visit', number: 1, isWithdrawn: false }
		]);
		const media = await db
			.selectFrom('course_media')
			.innerJoin('blob', 'blob.hash', 'course_media.hash')
			.select(['course_media.hash', 'path', 'media_type', 'size_bytes'])
			.execute();
		expect(media).toMatchObject([
			{ path: 'media/map.png', media_type: 'image/png', size_bytes: pixel.length },
			{ path: 'media/map.png' }
		]);
		expect(await blobs.has(media[0]?.hash ?? Buffer.alloc(32))).toBe(true);
	});

	test('once, and only the one that changed again', async () => {
		await run();
		expect(await run()).toMatchObject({ changed: 0, errors: [] });
		edit('courses/first-visit/02-door.md', '招呼一声', '喊一声');

		expect(await run()).toMatchObject({ changed: 1, errors: [] });
		expect(await listCourses()).toMatchObject([{ number: 2 }, { number: 1 }]);
	});

	test('while one that is broken stays as it was, with file and line', async () => {
		await run();
		edit('courses/first-visit/02-door.md', 'order #steps', 'order');
		edit('courses/second-visit/02-door.md', '招呼一声', '喊一声');
		const { errors } = await run();

		expect(errors).toMatchObject([
			{ file: 'courses/first-visit/02-door.md', line: 8, code: 'id-missing' }
		]);
		expect(await listCourses()).toMatchObject([{ number: 1 }, { number: 2 }]);
		// Named again until it is mended.
		expect((await run()).errors).toHaveLength(1);
	});

	test('by two starters at once, once', async () => {
		await Promise.all([run(), run()]);
		expect(await listCourses()).toMatchObject([{ number: 1 }, { number: 1 }]);
	});
});

describe('a folder that is gone', () => {
	test('withdraws its course, and brings it back', async () => {
		await run();
		rmSync(join(folder, 'courses/first-visit'), { recursive: true });

		expect(await run(true)).toMatchObject({ changed: 4 });
		expect(await listCourses()).toMatchObject([{ isWithdrawn: false }, { isWithdrawn: false }]);
		expect(await run()).toMatchObject({ changed: 4, errors: [] });
		expect(await listCourses()).toMatchObject([{ isWithdrawn: true }, { isWithdrawn: false }]);
		expect(await run()).toMatchObject({ changed: 0 });

		writeCourse(folder, 'first-visit', courseFiles());
		await run();
		expect(await listCourses()).toMatchObject([{ number: 1, isWithdrawn: false }, {}]);
	});

	test('with all courses in it is an error, where there were some', async () => {
		rmSync(join(folder, 'courses'), { recursive: true });
		expect((await run()).errors).toEqual([]);
		writeCourse(folder, 'first-visit', courseFiles());
		await run();
		rmSync(join(folder, 'courses'), { recursive: true });

		expect((await run()).errors).toMatchObject([{ file: 'courses', code: 'missing-folder' }]);
		expect(await listCourses()).toMatchObject([{ isWithdrawn: false }]);
	});
});

describe('what is too much is refused before it is read', () => {
	const grow = (path: string, bytes: number) => {
		const target = join(folder, 'courses/first-visit', path);
		writeFileSync(target, '');
		truncateSync(target, bytes);
		expect(statSync(target).size).toBe(bytes);
	};

	test.each([
		['a lesson of five megabytes', '02-door.md', 5 * 1024 * 1024, 'too-large'],
		['a file above its limit', 'media/film.mp4', 50 * 1024 * 1024 + 1, 'too-large']
	])('%s', async (_what, path, bytes, code) => {
		grow(path, bytes);
		expect((await run()).errors).toMatchObject([
			{ file: `courses/first-visit/${path}`, line: 1, code }
		]);
		expect(await listCourses()).toMatchObject([{ slug: 'second-visit' }]);
	});

	test('a course above its limit', async () => {
		for (const number of [1, 2, 3, 4, 5]) grow(`media/film-${number}.mp4`, 45 * 1024 * 1024);
		expect((await run()).errors).toMatchObject([
			{ file: 'courses/first-visit', code: 'course-too-large' }
		]);
	});

	test('too many files', async () => {
		for (let number = 0; number < 500; number++) grow(`media/${number}.png`, 1);
		expect((await run()).errors).toMatchObject([
			{ file: 'courses/first-visit', code: 'too-many-files' }
		]);
	});

	test('a lesson that is too long for a page', async () => {
		writeCourse(folder, 'first-visit', { '02-door.md': `${door}${'救助。'.repeat(20_000)}` });
		expect((await run()).errors).toMatchObject([
			{ file: 'courses/first-visit/02-door.md', code: 'markdown-too-long' }
		]);
	});
});

test('what lies beside the courses, and what is hidden, is left alone', async () => {
	writeFileSync(join(folder, 'courses/README.md'), '# 说明');
	writeFileSync(join(folder, 'courses/first-visit/.DS_Store'), 'x');

	expect((await run()).errors).toEqual([]);
	expect(await listCourses()).toHaveLength(2);
});

describe('a check without a database', () => {
	test('finds what the import would, by the rules beside it', async () => {
		expect((await checkContent(folder)).errors).toEqual([]);
		edit('courses/first-visit/02-door.md', 'minutes: 1', 'minutes: 90');

		expect((await checkContent(folder)).errors).toMatchObject([
			{ file: 'courses/first-visit/02-door.md', line: 3, code: 'minutes-many' }
		]);
	});

	test('looks at one course alone, where it is named', async () => {
		edit('courses/first-visit/02-door.md', 'order #steps', 'order');

		expect(await checkContent(join(folder, 'courses/second-visit'))).toEqual({
			files: 4,
			errors: []
		});
		expect((await checkContent(join(folder, 'courses/first-visit'))).errors).toHaveLength(1);
	});

	test('looks at no file where there is no content', async () => {
		expect(await checkContent(join(folder, 'policy'))).toEqual({ files: 0, errors: [] });
	});
});
