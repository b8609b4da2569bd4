import { beforeAll, expect, test } from 'vitest';
import { courseFiles, pixel, seedCourse } from '../../../../tests/support/courses.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { getCourseMedia } from './media.ts';

const { db } = await freshDatabase();
let name: string;

beforeAll(async () => {
	await seedCourse(db, 'first-visit');
	const { hash } = await db.selectFrom('course_media').select('hash').executeTakeFirstOrThrow();
	name = hash.toString('hex');
});

test('a file that a lesson names is found by its content and its ending', async () => {
	expect(await getCourseMedia(db, `${name}.png`)).toMatchObject({
		sizeBytes: pixel.length,
		mediaType: 'image/png',
		isDownload: false
	});
});

test('a document is to be taken along', async () => {
	const files = courseFiles();
	await seedCourse(db, 'second-visit', {
		...files,
		'01-before.md': `${String(files['01-before.md'])}\n:::download media/form.pdf 记录表\n:::\n`,
		'media/form.pdf': Buffer.from('%PDF-1.7 x')
	});
	const { hash } = await db
		.selectFrom('course_media')
		.select('hash')
		.where('path', '=', 'media/form.pdf')
		.executeTakeFirstOrThrow();
	expect(await getCourseMedia(db, `${hash.toString('hex')}.pdf`)).toMatchObject({
		isDownload: true
	});
});

test('what the store holds for another purpose is not found here', async () => {
	const hash = Buffer.alloc(32, 7);
	await db
		.insertInto('blob')
		.values({ hash, size_bytes: 3, media_type: 'application/pdf' })
		.execute();
	expect(await codeOf(getCourseMedia(db, `${hash.toString('hex')}.pdf`))).toBe('media-not-found');
});

test('another ending, or no name of a file, is not found', async () => {
	for (const wrong of [
		`${name}.jpg`,
		`${name}.html`,
		name,
		`${name}.png/..`,
		`${name}.%`,
		'',
		'x.png'
	])
		expect(await codeOf(getCourseMedia(db, wrong))).toBe('media-not-found');
});
