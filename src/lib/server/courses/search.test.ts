import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { before, courseFiles, manifest, seedCourse } from '../../../../tests/support/courses.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { listCatalogue } from './catalogue.ts';
import { searchCourses } from './search.ts';

const { db } = await freshDatabase();

const withText = (title: string, text: string, tier = 'T1') => ({
	...courseFiles(),
	'course.yaml': manifest.replace('走访入门（示例）', title).replace('tier: T1', `tier: ${tier}`),
	'01-before.md': before.replace('提纲放在包里', `${text}。提纲放在包里`)
});

beforeAll(async () => {
	await seedCourse(
		db,
		'first-visit',
		withText('走访入门（示例）', '镇里的社救专干说：“低保”，要先申请')
	);
	await seedCourse(db, 'supervision', withText('督导基础（示例）', '督导不是检查 WiFi', 'T4'));
	await seedCourse(db, 'withdrawn', withText('走访旧课（示例）', '社救'));
	await db
		.updateTable('course')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('slug', '=', 'withdrawn')
		.execute();
});

const placesOf = async (query: string) => {
	const { passages } = await searchCourses(db, query);
	return passages.map(({ course, lesson, section }) => [course.slug, lesson.slug, section.slug]);
};

describe('a word is found', () => {
	test.each(['社救', '“社救”', '社救专干', '低保，要', '专干 申请', '社'])(
		'by %s, in its course, lesson and section',
		async (query) => {
			expect((await placesOf(query))[0]).toEqual(['first-visit', '01-before', 's-入户走访的提纲']);
		}
	);

	test('with the words around it, and where in them it stands', async () => {
		const { passages } = await searchCourses(db, '低保');
		const [hit] = passages.filter(({ section }) => section.slug === 's-入户走访的提纲');

		expect(hit?.section.heading).toEqual({ text: '入户走访的提纲', marks: [] });
		expect(hit?.passage.text).toMatch(/^镇里的社救专干说：“低保”/);
		expect(hit?.passage.marks.map(([start, end]) => hit.passage.text.slice(start, end))).toEqual([
			'低保'
		]);
	});

	test('in a heading before one in the text, and in either script', async () => {
		expect((await placesOf('走访')).slice(0, 2)).toEqual([
			['first-visit', '01-before', 's-入户走访的提纲'],
			['supervision', '01-before', 's-入户走访的提纲']
		]);
		expect(await placesOf('wifi')).toEqual([['supervision', '01-before', 's-入户走访的提纲']]);
	});

	test('in the titles and summaries of courses', async () => {
		const { courses } = await searchCourses(db, '督导');
		expect(courses).toEqual([
			{
				slug: 'supervision',
				title: { text: '督导基础（示例）', marks: [[0, 2]] },
				summary: { text: '学完能走一户。', marks: [] }
			}
		]);
		expect((await searchCourses(db, '走访')).courses.map(({ slug }) => slug)).toEqual([
			'first-visit'
		]);
	});

	test('by what is shown of a check, and never by its key', async () => {
		expect((await placesOf('支书说')).length).toBeGreaterThan(0);
		expect(await placesOf('熟人也会看漏')).toEqual([]);
		expect(await placesOf('提醒你去看')).toEqual([]);
	});
});

describe('nothing is found', () => {
	test.each([
		['of characters that stand apart', '社干'],
		['across a mark that parts them', '保要'],
		['of one word of two', '社救 督导'],
		['of half a word of another script', 'wif'],
		['without a word', '……'],
		['for an operator of the database', "' | 'x' & !"]
	])('%s', async (_what, query) => {
		expect(await searchCourses(db, query)).toEqual({ courses: [], passages: [], hasMore: false });
	});

	test('of what was said before the current publication', async () => {
		await seedCourse(db, 'renewed', withText('新旧（示例）', '独一无二'));
		expect(await placesOf('独一无二')).toHaveLength(1);
		await seedCourse(db, 'renewed', withText('新旧（示例）', '改过以后'));
		expect(await placesOf('独一无二')).toEqual([]);
		expect(await placesOf('改过以后')).toHaveLength(1);
		await db
			.updateTable('course')
			.set({ withdrawn_at: sql<Date>`now()` })
			.where('slug', '=', 'renewed')
			.execute();
	});
});

describe('the catalogue', () => {
	test('has what is published and not withdrawn, by tier and title', async () => {
		const { courses, total } = await listCatalogue(db);

		expect(total).toBe(2);
		expect(courses).toMatchObject([
			{ slug: 'first-visit', summary: '学完能走一户。', minutes: 2, lessons: 2, base: null },
			{ slug: 'supervision', tier: 'T4' }
		]);
	});

	test('is narrowed by a choice, and says what other choices would leave', async () => {
		const { courses, facets } = await listCatalogue(db, { tier: 'T4' });

		expect(courses.map(({ slug }) => slug)).toEqual(['supervision']);
		expect(facets.tier).toEqual([
			{ value: 'T1', count: 1 },
			{ value: 'T4', count: 1 }
		]);
		expect(facets.service).toEqual([
			{ value: 'S1', count: 1 },
			{ value: 'S4', count: 1 }
		]);
		expect((await listCatalogue(db, { tier: 'T4', service: 'S2' })).courses).toEqual([]);
	});
});
