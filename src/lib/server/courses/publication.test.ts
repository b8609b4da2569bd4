import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	before,
	courseFiles,
	door,
	manifest,
	seedCourse
} from '../../../../tests/support/courses.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { systemActor } from '../audit/audit.ts';
import { describeChanges } from './changes.ts';
import { getCourse, getLesson, getPublication, listCheckKeys, listCourseTitles } from './course.ts';
import { withdrawCourse } from './publication.ts';

const { db } = await freshDatabase();
const slug = 'first-visit';

beforeEach(async () => {
	await sql`truncate course, course_publication, lesson, lesson_check, course_media, lesson_passage restart identity cascade`.execute(
		db
	);
});

async function listActions(): Promise<string[]> {
	const rows = await db
		.selectFrom('audit_event')
		.select('action')
		.where('subject_id', '=', slug)
		.where('action', 'like', 'course.%')
		.orderBy('seq')
		.execute();
	return rows.map(({ action }) => action);
}

const changed = { ...courseFiles(), '02-door.md': door.replace('招呼一声', '喊一声') };

describe('a package is published', () => {
	test('as number one, with its lessons, checks, files and an audit row', async () => {
		const actionsBefore = (await listActions()).length;
		const { number, isNew, publicationId } = await seedCourse(db, slug);

		expect({ number, isNew }).toEqual({ number: 1, isNew: true });
		const course = await getCourse(db, slug);
		expect(course).toMatchObject({
			slug,
			title: '走访入门（示例）',
			base: null,
			currentPublicationId: publicationId,
			withdrawnAt: null
		});
		const publication = await getPublication(db, publicationId);
		expect(publication).toMatchObject({
			courseSlug: slug,
			minutes: 2,
			tier: 'T1',
			changeNote: '首次发布。',
			manifest: { completion: { lessons: 'all' } },
			lessons: [
				{ slug: '01-before', ordinal: 1, checksRequired: 1, checks: 1 },
				{ slug: '02-door', ordinal: 2, checksRequired: 0, checks: 1 }
			]
		});
		expect(publication.mediaBytes).toBe(courseFiles()['media/map.png']?.length);
		expect(publication.textBytes).toBeGreaterThan(500);
		expect((await listActions()).slice(actionsBefore)).toEqual(['course.publish']);
	});

	test('with the keys apart from what is shown', async () => {
		const { publicationId } = await seedCourse(db, slug);
		const lesson = await getLesson(db, publicationId, '01-before');
		const keys = await listCheckKeys(db, lesson.id);

		expect(JSON.stringify(lesson)).not.toContain('熟人也会看漏');
		expect(lesson.checks).toMatchObject([{ slug: 'clue', shown: { options: [{}, {}, {}] } }]);
		expect(keys).toMatchObject([
			{ slug: 'clue', key: { right: ['b'], feedback: { a: [{ type: 'paragraph' }] } } }
		]);
	});

	test('once, however often it comes', async () => {
		const first = await seedCourse(db, slug);
		const again = await seedCourse(db, slug);

		expect(again).toEqual({ ...first, isNew: false });
	});

	test('under the next number where it differs, and the earlier one stays as it was', async () => {
		const first = await seedCourse(db, slug);
		const lessonBefore = await getLesson(db, first.publicationId, '02-door');
		const second = await seedCourse(db, slug, changed);

		expect(second.number).toBe(2);
		expect((await getCourse(db, slug)).currentPublicationId).toBe(second.publicationId);
		expect(await getLesson(db, first.publicationId, '02-door')).toEqual(lessonBefore);
		// Back to what it was is a third state, not the first again.
		expect((await seedCourse(db, slug)).number).toBe(3);
	});

	test('once, by two who come at the same time', async () => {
		const both = await Promise.all([seedCourse(db, slug), seedCourse(db, slug)]);

		expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
		expect(both.map(({ number }) => number)).toEqual([1, 1]);
	});
});

describe('a course whose folder is gone', () => {
	const withdraw = () =>
		db.transaction().execute((trx) => withdrawCourse(trx, systemActor('test'), slug));

	test('is withdrawn once, and returns with the folder', async () => {
		await seedCourse(db, slug);
		const actionsBefore = (await listActions()).length;
		expect(await withdraw()).toBe(true);
		expect((await getCourse(db, slug)).withdrawnAt).toBeInstanceOf(Date);
		expect(await withdraw()).toBe(false);

		expect(await seedCourse(db, slug)).toMatchObject({ number: 1, isNew: false });
		expect((await getCourse(db, slug)).withdrawnAt).toBeNull();
		expect((await listActions()).slice(actionsBefore)).toEqual([
			'course.withdraw',
			'course.return'
		]);
	});

	test('stays withdrawn where somebody decided so', async () => {
		await seedCourse(db, slug);
		await db
			.updateTable('course')
			.set({ withdrawn_at: sql<Date>`now()`, withdrawal_reason: '内容过时' })
			.execute();
		await seedCourse(db, slug, changed);

		expect(await getCourse(db, slug)).toMatchObject({
			withdrawnAt: expect.any(Date),
			withdrawalReason: '内容过时'
		});
	});
});

describe('what changed from one publication to another', () => {
	test('is said by lesson and check, with what the author says', async () => {
		const first = await seedCourse(db, slug);
		const second = await seedCourse(db, slug, {
			...courseFiles(),
			'course.yaml': manifest
				.replace('[01-before, 02-door]', '[01-before, 03-end]')
				.replace('首次发布。', '换了最后一课。'),
			'01-before.md': before
				.replace('minutes: 1', 'minutes: 2')
				.replace('先放一放', '等一等')
				.replace('三月初', '四月初'),
			'02-door.md': undefined,
			'03-end.md': door.replace('门开了一条缝', '收尾')
		});

		expect(await describeChanges(db, first.publicationId, second.publicationId)).toMatchObject({
			from: 1,
			to: 2,
			notes: [{ number: 2, note: '换了最后一课。' }],
			lessonsAdded: [{ slug: '03-end', title: '收尾' }],
			lessonsRemoved: [{ slug: '02-door' }],
			lessonsChanged: [
				{
					slug: '01-before',
					isTextChanged: true,
					minutes: { before: 1, after: 2 },
					checksAdded: [],
					checksRemoved: [],
					checksChanged: ['clue']
				}
			]
		});
	});

	test('tells a check from the text around it', async () => {
		const first = await seedCourse(db, slug);
		const second = await seedCourse(db, slug, changed);
		const { lessonsChanged } = await describeChanges(db, first.publicationId, second.publicationId);

		expect(lessonsChanged).toMatchObject([
			{ slug: '02-door', isTextChanged: false, minutes: null, checksChanged: ['steps'] }
		]);
	});

	test('is nothing where only the source is laid out otherwise', async () => {
		const first = await seedCourse(db, slug);
		const second = await seedCourse(db, slug, {
			...courseFiles(),
			'02-door.md': door.replace('## 头一分钟', '\n\n## 头一分钟\n\n')
		});

		expect(second.number).toBe(2);
		expect(
			(await describeChanges(db, first.publicationId, second.publicationId)).lessonsChanged
		).toEqual([]);
	});

	test('is not asked of two courses', async () => {
		const first = await seedCourse(db, slug);
		const other = await seedCourse(db, 'other-course');

		expect(await codeOf(describeChanges(db, first.publicationId, other.publicationId))).toBe(
			'course-not-found'
		);
	});
});

test('what is not there is not found', async () => {
	const { publicationId } = await seedCourse(db, slug);

	expect(await codeOf(getCourse(db, 'nowhere'))).toBe('course-not-found');
	expect(await codeOf(getPublication(db, 999))).toBe('course-not-found');
	expect(await codeOf(getLesson(db, publicationId, 'nowhere'))).toBe('lesson-not-found');
	expect(await listCourseTitles(db, [slug, 'nowhere'])).toEqual(
		new Map([[slug, '走访入门（示例）']])
	);
});
