import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import {
	seedCourse,
	seedEnrolment,
	seedReading,
	seedStatisticsRules,
	type SeededCourse
} from '../../../../tests/support/training.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import type { LearnerFilter } from './input.ts';
import { listLearners } from './learner-list.ts';
import { choosePublication, listPublicationFigures } from './publication.ts';
import { readStatisticsRules, type StatisticsRules } from './rules.ts';
import { readStalls } from './stalls.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let langli: Actor;
let rules: StatisticsRules;
let course: SeededCourse;

beforeAll(async () => {
	await seedStatisticsRules(db);
	rules = await readStatisticsRules(db);
	langli = await seedHolder(db, vault, { name: '㮾梨', role: 'unit-hr', at: units.langli });
	course = await seedCourse(db, { slug: 'first-home-visit' });
	const enrol = async (name: string, daysAgo: number, at = units.langli) =>
		seedEnrolment(db, await seedPerson(db, vault, { name }, { at }), course, { daysAgo });

	await enrol('没有开始', 20);
	const early = await enrol('读了开头', 40);
	await seedReading(db, early, { lesson: '01-knock', sections: ['intro'], daysAgo: 30 });
	const turning = await enrol('翻回来了', 40);
	await seedReading(db, turning, {
		lesson: '01-knock',
		sections: ['intro', 's-请对方决定', 's-说清来意'],
		daysAgo: 30
	});
	const going = await enrol('还在学', 40);
	await seedReading(db, going, {
		lesson: '01-knock',
		sections: ['intro', 's-说清来意', 's-请对方决定'],
		daysAgo: 2
	});
	await seedReading(db, going, { lesson: '02-note', sections: ['intro'], daysAgo: 1 });
	const elsewhere = await enrol('别的街道', 40, units.xingsha);
	await seedReading(db, elsewhere, { lesson: '01-knock', sections: ['intro'], daysAgo: 30 });
});

const people = () => scopeOf(langli, 'learning.view');
const read = (publicationId = course.publicationId) =>
	readStalls(db, { courseId: course.id, publicationId }, people(), rules);
const names = async (filter: LearnerFilter) =>
	(await listLearners(db, people(), rules, { course: course.slug, ...filter })).learners.map(
		({ name }) => name
	);

test('each section says who came so far, who read it, and who stopped there', async () => {
	const stalls = await read();
	expect(stalls).toMatchObject({ people: 4, notBegun: 1 });
	const rows = stalls.lessons.flatMap(({ lesson, sections }) =>
		sections.map(({ section, reached, read, stopped }) => [lesson, section, reached, read, stopped])
	);
	expect(rows).toEqual([
		['01-knock', 'intro', 3, 3, 1],
		// Whoever went on and turned back is counted as further, and stopped where they were last.
		['01-knock', 's-说清来意', 2, 2, 1],
		['01-knock', 's-请对方决定', 2, 2, 0],
		['02-note', 'intro', 1, 1, 0],
		['02-note', 's-记什么', 0, 0, 0]
	]);
	expect(stalls.lessons.map(({ title }) => title)).toEqual(['敲门之前', '回来之后']);
});

test('behind each number are just its people', async () => {
	const publication = 1;
	const section = '01-knock/s-说清来意';
	expect(await names({ publication, section, reach: 'reached' })).toEqual(['翻回来了', '还在学']);
	expect(await names({ publication, section, reach: 'stopped' })).toEqual(['翻回来了']);
	expect(await names({ publication, section: '02-note/intro', reach: 'read' })).toEqual(['还在学']);
	expect(await names({ publication, reach: 'not-begun' })).toEqual(['没有开始']);
	expect(await names({ publication, section: '02-note/nowhere' })).toEqual([]);
});

test('whoever reads a later publication is counted in that one', async () => {
	const later = await seedCourse(db, { slug: 'later' });
	const first = later.publicationId;
	const newer = await seedCourse(db, { slug: 'later' });
	const someone = await seedPerson(db, vault, { name: '新来的' }, { at: units.langli });
	await seedEnrolment(db, someone, newer);

	const publications = await listPublicationFigures(db, later.id, people(), rules);
	expect(publications.map(({ number, people }) => [number, people])).toEqual([
		[2, 1],
		[1, 0]
	]);
	expect(choosePublication(publications, undefined).number).toBe(2);
	expect(choosePublication(publications, 1).id).toBe(first);
	expect(choosePublication(publications, 99).number).toBe(2);
	const ids = { courseId: later.id, publicationId: first };
	expect((await readStalls(db, ids, people(), rules)).people).toBe(0);
});
