import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedHolder, seedPerson, system } from '../../../../tests/support/people.ts';
import {
	seedCourse,
	seedEnrolment,
	seedStatisticsRules,
	type SeededCourse
} from '../../../../tests/support/training.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { mergePeople } from '../people/merge.ts';
import type { LearnerFilter } from './input.ts';
import { countLearners, listLearnerCourses, listLearners, listStalled } from './learner-list.ts';
import { readStatisticsRules, type StatisticsRules } from './rules.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let county: Actor;
let langli: Actor;
let rules: StatisticsRules;
let course: SeededCourse;

beforeAll(async () => {
	await seedStatisticsRules(db);
	rules = await readStatisticsRules(db);
	county = await seedHolder(db, vault, {
		...{ name: '长沙县', role: 'county-bureau', at: units.changshaCounty }
	});
	langli = await seedHolder(db, vault, { name: '㮾梨', role: 'unit-hr', at: units.langli });
	course = await seedCourse(db, { slug: 'first-home-visit' });
	const other = await seedCourse(db, { slug: 'respect', title: '尊重与保密（示例）', tier: 'T2' });
	const seed = (name: string, at = units.langli) => seedPerson(db, vault, { name }, { at });
	const ding = await seed('丁在学');
	await seedEnrolment(db, ding, course, { daysAgo: 1 });
	await seedEnrolment(db, ding, other, { daysAgo: 20 });
	await seedEnrolment(db, await seed('甲停下', units.longtang), course, { daysAgo: 20 });
	await seedEnrolment(db, await seed('乙学完'), course, { daysAgo: 20, finishedDaysAgo: 3 });
	await seedEnrolment(db, await seed('丙退出', units.xingsha), course, { leftDaysAgo: 0 });
	await seedEnrolment(db, await seed('外县人', units.xupu), course, { daysAgo: 20 });
});

const list = (actor: Actor, filter: LearnerFilter = {}, limit?: number) =>
	listLearners(db, scopeOf(actor, 'learning.view'), rules, filter, limit ? { limit } : {});
const names = async (actor: Actor, filter: LearnerFilter = {}) =>
	(await list(actor, filter)).learners.map(({ name }) => name);

describe('the list of learners', () => {
	test('holds those in scope by name, once for each course, and nobody else', async () => {
		expect(await names(county)).toEqual(['丙退出', '丁在学', '丁在学', '甲停下', '乙学完']);
		expect(await names(langli)).toEqual(['丁在学', '丁在学', '甲停下', '乙学完']);
	});

	test('says of each how they stand', async () => {
		const { learners } = await list(langli, { query: '乙学完' });
		expect(learners).toEqual([
			expect.objectContaining({
				...{ unit: '㮾梨街道（示例）', course: 'first-home-visit', standing: 'finished' },
				...{ publication: 1, done: 0, lessons: 2, completedOn: expect.stringMatching(/^\d{4}-/) }
			})
		]);
	});

	test('takes a course, a state, a unit with all below it, and a name', async () => {
		expect(await names(county, { course: 'respect' })).toEqual(['丁在学']);
		expect(await names(county, { state: 'stalled' })).toEqual(['丁在学', '甲停下']);
		expect(await names(county, { state: 'learning' })).toEqual(['丁在学', '丁在学', '甲停下']);
		expect(await names(county, { state: 'left' })).toEqual(['丙退出']);
		expect(await names(county, { unit: units.longtang.public_id })).toEqual(['甲停下']);
		expect(await names(county, { query: '甲' })).toEqual(['甲停下']);
	});

	test('finds nothing by a unit out of scope, an unknown course, or what is no name', async () => {
		expect(await names(langli, { unit: units.xingsha.public_id })).toEqual([]);
		expect(await names(county, { course: 'nowhere' })).toEqual([]);
		expect(await names(county, { query: '%%%' })).toEqual([]);
	});

	test('turns its pages without losing or repeating anybody', async () => {
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const { learners, after } = await list(county, { cursor }, 2);
			expect(learners.length).toBeLessThanOrEqual(2);
			seen.push(...learners.map(({ enrolment }) => enrolment));
			cursor = after;
		} while (cursor);
		expect(seen).toEqual((await list(county)).learners.map(({ enrolment }) => enrolment));
	});

	test('counts each state for the same filter, whatever state is shown', async () => {
		const people = scopeOf(county, 'learning.view');
		const counts = await countLearners(db, people, rules, { course: course.slug, state: 'left' });
		expect(counts).toEqual({ learning: 1, stalled: 1, finished: 1, left: 1 });
		const nobody = await countLearners(db, people, rules, { course: 'nowhere' });
		expect(nobody).toEqual({ learning: 0, stalled: 0, finished: 0, left: 0 });
	});

	test('offers the courses that somebody in scope is in', async () => {
		const offered = (actor: Actor) =>
			listLearnerCourses(db, scopeOf(actor, 'learning.view'), rules);
		expect((await offered(langli)).map(({ slug }) => slug)).toEqual([
			'first-home-visit',
			'respect'
		]);
		const xiantao = await seedHolder(db, vault, {
			...{ name: '仙桃', role: 'unit-hr', at: units.xiantao }
		});
		expect(await offered(xiantao)).toEqual([]);
	});
});

test('whoever stands still in two courses, or under two entries, is one person on the desk', async () => {
	const people = scopeOf(county, 'learning.view');
	const before = await listStalled(db, people, rules, { limit: 4 });
	expect(before.map(({ name }) => name).toSorted()).toEqual(['丁在学', '甲停下'].toSorted());

	const twin = await seedPerson(db, vault, { name: '甲停下' }, { at: units.langli, post: null });
	const kept = await db
		.selectFrom('person')
		.where('name', '=', '甲停下')
		.where('id', '<>', twin.id)
		.select('public_id')
		.executeTakeFirstOrThrow();
	const other = await db
		.selectFrom('course')
		.where('slug', '=', 'respect')
		.select(['id', 'slug', sql<number>`current_publication_id`.as('publicationId')])
		.executeTakeFirstOrThrow();
	await seedEnrolment(db, twin, other, { daysAgo: 99 });
	await run(db, (trx) =>
		mergePeople(trx, system, { kept: kept.public_id, merged: twin.publicId }, { reason: '示例' })
	);
	const [longest, ...others] = await listStalled(db, people, rules, { limit: 4 });
	expect(longest).toEqual({ name: '甲停下', person: kept.public_id, total: 2 });
	expect(others).toHaveLength(1);
});
