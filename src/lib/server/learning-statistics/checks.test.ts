import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import {
	rightAnswer,
	seedAnswer,
	seedCourse,
	seedEnrolment,
	seedStatisticsRules,
	type SeededCourse
} from '../../../../tests/support/training.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { listCheckFigures } from './checks.ts';
import type { LearnerFilter } from './input.ts';
import { listLearners } from './learner-list.ts';
import { readStatisticsRules, type StatisticsRules } from './rules.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let langli: Actor;
let rules: StatisticsRules;

beforeAll(async () => {
	await seedStatisticsRules(db);
	rules = await readStatisticsRules(db);
	langli = await seedHolder(db, vault, { name: '㮾梨', role: 'unit-hr', at: units.langli });
});

const people = () => scopeOf(langli, 'learning.view');

async function enrol(name: string, course: SeededCourse, at = units.langli) {
	return seedEnrolment(db, await seedPerson(db, vault, { name }, { at }), course);
}

/** The figures of one check; without a scope, of the unit's own people. */
async function figuresOf(course: SeededCourse, check: string) {
	const ids = { courseId: course.id, publicationId: course.publicationId };
	const lessons = await listCheckFigures(db, ids, people(), rules);
	const found = lessons.flatMap(({ checks }) => checks).find((each) => each.check === check);
	if (!found) throw new Error(`There is no check ${check}.`);
	return found;
}

const names = async (course: SeededCourse, filter: LearnerFilter) =>
	(await listLearners(db, people(), rules, { course: course.slug, ...filter })).learners.map(
		({ name }) => name
	);

/** Answers of as many people as there are letters, each their first; `b` is right. */
async function answerFirst(course: SeededCourse, letters: string) {
	for (const [index, letter] of [...letters].entries()) {
		const enrolment = await enrol(`答题者${'甲乙丙丁戊己庚辛壬癸'[index]}`, course);
		await seedAnswer(db, enrolment, course, {
			...{ check: 'first-words', response: [letter], isRight: letter === 'b' }
		});
	}
}

describe('a check with one right option', () => {
	test('counts the first answer of each alone, and who was right in the end', async () => {
		const course = await seedCourse(db, { slug: 'first-only' });
		const enrolment = await enrol('错了又对', course);
		const check = 'first-words';
		await seedAnswer(db, enrolment, course, { check, response: ['a'], isRight: false });
		await seedAnswer(db, enrolment, course, { check, response: ['b'], isRight: true });
		await seedAnswer(db, await enrol('一次就对', course), course, {
			...{ check, response: ['b'], isRight: true }
		});

		const figures = await figuresOf(course, check);
		expect(figures).toMatchObject({
			...{ people: 2, attempts: 3, firstPeople: 2, firstRight: 1, rightPeople: 2 },
			question: '门开了一条缝，先说哪句？'
		});
		expect(
			figures.choices.map(({ id, text, people, isRight }) => [id, text, people, isRight])
		).toEqual([
			['a', '我是来查低保的', 1, false],
			['b', '我是社区小何，来看看您', 1, true],
			['c', '有人反映您家', 0, false]
		]);
	});

	test('has no second first try in another round, nor in a later publication', async () => {
		const course = await seedCourse(db, { slug: 'rounds' });
		const person = await seedPerson(db, vault, { name: '又学一遍' }, { at: units.langli });
		const answer = { check: 'first-words', isRight: true, response: ['b'] };
		const first = await seedEnrolment(db, person, course, { daysAgo: 9, finishedDaysAgo: 8 });
		await seedAnswer(db, first, course, { ...answer, response: ['c'], isRight: false });
		const newer = await seedCourse(db, { slug: 'rounds' });
		await seedAnswer(db, await seedEnrolment(db, person, newer, { round: 2 }), newer, answer);

		expect(await figuresOf(course, 'first-words')).toMatchObject({ firstPeople: 1, firstRight: 0 });
		expect(await figuresOf(newer, 'first-words')).toMatchObject({
			...{ people: 1, firstPeople: 0, rightPeople: 1 }
		});
	});

	test('counts nobody of another unit', async () => {
		const course = await seedCourse(db, { slug: 'units' });
		await seedAnswer(db, await enrol('别处的', course, units.xingsha), course, {
			...{ check: 'first-words', response: ['a'], isRight: false }
		});
		expect(await figuresOf(course, 'first-words')).toMatchObject({ people: 0, attempts: 0 });
	});

	test('gives no shares and no mark below five people', async () => {
		const course = await seedCourse(db, { slug: 'four' });
		await answerFirst(course, 'aaaa');
		const figures = await figuresOf(course, 'first-words');
		expect(figures).toMatchObject({ hasShares: false, flag: null });
		expect(figures.choices.some(({ isNeverChosen }) => isNeverChosen)).toBe(false);
	});

	test.each([
		['hard', 'aaaab', 'c'],
		[null, 'aaabb', 'c'],
		['easy', 'bbbbb', 'ac']
	] as const)('is marked as %s by the share of first tries %s', async (flag, letters, never) => {
		const course = await seedCourse(db, { slug: `share-${letters}` });
		await answerFirst(course, letters);
		const figures = await figuresOf(course, 'first-words');
		expect(figures.flag).toBe(flag);
		const unused = figures.choices.filter(({ isNeverChosen }) => isNeverChosen);
		expect(unused.map(({ id }) => id).join('')).toBe(never);
	});

	test('opens the people behind each number', async () => {
		const course = await seedCourse(db, { slug: 'behind' });
		await answerFirst(course, 'abc');
		const check = '01-knock/first-words';
		expect(await names(course, { check })).toEqual(['答题者丙', '答题者甲', '答题者乙']);
		expect(await names(course, { check, answer: 'first-right' })).toEqual(['答题者乙']);
		expect(await names(course, { check, option: 'c' })).toEqual(['答题者丙']);
		expect(await names(course, { check: '01-knock/none' })).toEqual([]);
	});
});

test('an order tells for each place who had it right, and what was mistaken for it', async () => {
	const course = await seedCourse(db, { slug: 'order' });
	const { right } = await rightAnswer(db, course, 'steps');
	const [knock = '', name = '', purpose = ''] = right;
	const answer = async (who: string, response: string[]) =>
		seedAnswer(db, await enrol(who, course), course, {
			...{ check: 'steps', response, isRight: response.join() === right.join() }
		});
	await answer('全对', right);
	await answer('先说来意', [knock, purpose, name]);
	const { choices } = await figuresOf(course, 'steps');
	expect(choices.map(({ text, people, isRight }) => [text, people, isRight])).toEqual([
		['1. 敲门', 2, true],
		['2. 自我介绍', 1, true],
		['2. 说明来意', 1, false],
		['3. 说明来意', 1, true],
		['3. 自我介绍', 1, false]
	]);
	const option = choices.find(({ text }) => text === '2. 说明来意')?.id;
	expect(await names(course, { check: '01-knock/steps', option })).toEqual(['先说来意']);
});

test('a short answer shows what several wrote alike, and nobody’s own words', async () => {
	const course = await seedCourse(db, { slug: 'short' });
	for (const [index, text] of ['对方', '对方', '对方', '对方', '对方', '我的电话'].entries()) {
		await seedAnswer(db, await enrol(`写字的人${'甲乙丙丁戊己'[index]}`, course), course, {
			...{ check: 'who', response: [text], isRight: text === '对方' }
		});
	}
	const { choices } = await figuresOf(course, 'who');
	expect(choices).toEqual([
		{ id: '对方', text: '对方', isRight: true, people: 5, isNeverChosen: false }
	]);
});
