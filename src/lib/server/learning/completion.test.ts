import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import type { LearningDeed } from '#lib/learning/operation.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	deed,
	importPolicy,
	letTimePass,
	publishCourse,
	type SeededLesson
} from '../../../../tests/support/learning.ts';
import { run, seedHolder } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { applyOperations } from './apply.ts';
import { receiveBeat } from './beat.ts';
import { enrol, leave, takeUp } from './enrolment.ts';
import { listOwnCourses } from './own-courses.ts';

const { db, vault } = await freshDatabase();

/** 600 characters: nobody reads them in less than a minute. */
const door: SeededLesson = { slug: '01-door', characters: 600 };
const talk: SeededLesson = { slug: '02-talk', characters: 600 };

let wang: Actor;
let slug = '';

beforeAll(async () => {
	await importPolicy(db);
	const { langli } = await seedUnits(db);
	wang = await seedHolder(db, vault, { name: '王小梅', role: 'learner', at: langli });
});

beforeEach(async () => {
	slug = `course-${createPublicId()}`;
	await publishCourse(db, { slug, lessons: [door, talk] });
});

const begin = async () => (await run(db, (trx) => enrol(trx, wang, slug))).enrolment;

const send = (operations: readonly unknown[]) =>
	applyOperations(
		db,
		wang,
		{ device: 'phone-of-wang', operations },
		{ vault, wordsFor: ({ code }) => code }
	);

const read: LearningDeed[] = [
	{ kind: 'read', section: 'intro' },
	{ kind: 'read', section: 's-door' }
];
const answer: LearningDeed = { kind: 'answer', check: 'first-words', response: ['b'] };

/** Two minutes on the wall, and as much attention. */
async function spendTime(enrolment: string, lesson: string) {
	await letTimePass(db, enrolment, 120);
	const claim = { kind: 'study' as const, seconds: 120 };
	return send([deed(enrolment, lesson, claim, { isOffline: true })]);
}

async function finish(enrolment: string, lesson: string) {
	await send([...read, answer].map((each) => deed(enrolment, lesson, each)));
	const [last] = await spendTime(enrolment, lesson);
	return last?.progress;
}

/** What the learner got out of the course. */
async function fruitsOf(enrolment: string) {
	const completions = await db
		.selectFrom('lesson_completion')
		.innerJoin('enrolment', 'enrolment.id', 'lesson_completion.enrolment_id')
		.where('enrolment.public_id', '=', enrolment)
		.select('lesson_slug')
		.execute();
	const lines = await db
		.selectFrom('hours_entry')
		.where('source_key', 'like', `${slug}/%`)
		.select(['minutes', 'ledger'])
		.execute();
	const certificates = await db
		.selectFrom('certificate')
		.where('achievement_key', '=', enrolment)
		.select('number')
		.execute();
	return { lessons: completions.length, lines: lines.length, certificates: certificates.length };
}

const auditsOf = async (action: string, subject: string) =>
	(
		await db
			.selectFrom('audit_event')
			.where('action', '=', action)
			.where('subject_id', '=', subject)
			.select('seq')
			.execute()
	).length;

describe('a lesson is finished', () => {
	test('when it was read, answered and given time; then it earns its hours in each ledger', async () => {
		const enrolment = await begin();
		expect(await finish(enrolment, door.slug)).toMatchObject({
			isLessonComplete: true,
			isCourseComplete: false
		});
		expect(await fruitsOf(enrolment)).toEqual({ lessons: 1, lines: 2, certificates: 0 });
	});

	test('never by reading and answering alone, however often it is told', async () => {
		const enrolment = await begin();
		const deeds = [...read, answer, ...read, answer].map((each) =>
			deed(enrolment, door.slug, each)
		);
		const results = await send(deeds);
		expect(results.at(-1)?.progress?.isLessonComplete).toBe(false);
		expect(await fruitsOf(enrolment)).toEqual({ lessons: 0, lines: 0, certificates: 0 });
	});

	test('never by claiming time that has not passed', async () => {
		const enrolment = await begin();
		const claims = Array.from({ length: 20 }, () =>
			deed(enrolment, door.slug, { kind: 'study', seconds: 600 }, { isOffline: true })
		);
		await send([...[...read, answer].map((each) => deed(enrolment, door.slug, each)), ...claims]);
		expect((await fruitsOf(enrolment)).lessons).toBe(0);
	});

	test('never by a wrong answer', async () => {
		const enrolment = await begin();
		const wrong = { ...answer, response: ['a'] } as LearningDeed;
		await send([...read, wrong].map((each) => deed(enrolment, door.slug, each)));
		const [result] = await spendTime(enrolment, door.slug);
		expect(result?.progress?.conditions.filter(({ isMet }) => !isMet)).toEqual([
			{ kind: 'checks', done: 0, needed: 1, open: ['first-words'], isMet: false }
		]);
	});
});

describe('a course is finished', () => {
	test('with its last lesson: the enrolment ends, one certificate is issued, and it is audited', async () => {
		const enrolment = await begin();
		await finish(enrolment, door.slug);
		expect(await finish(enrolment, talk.slug)).toMatchObject({ isCourseComplete: true });
		expect(await fruitsOf(enrolment)).toEqual({ lessons: 2, lines: 4, certificates: 1 });
		expect(await auditsOf('enrolment.complete', enrolment)).toBe(1);
	});

	test('once, when two tabs tell of the last deed at the same moment', async () => {
		const enrolment = await begin();
		await finish(enrolment, door.slug);
		await send([...read, answer].map((each) => deed(enrolment, talk.slug, each)));
		await letTimePass(db, enrolment, 120);
		const claim = { kind: 'study' as const, seconds: 120 };
		await Promise.all(
			Array.from({ length: 8 }, () =>
				send([deed(enrolment, talk.slug, claim, { isOffline: true })])
			)
		);
		expect(await fruitsOf(enrolment)).toEqual({ lessons: 2, lines: 4, certificates: 1 });
	});

	test('by as many lessons as it asks for', async () => {
		slug = `course-${createPublicId()}`;
		await publishCourse(db, {
			slug,
			lessons: [door, talk],
			manifest: { completion: { lessons: 1 } }
		});
		const enrolment = await begin();
		expect(await finish(enrolment, talk.slug)).toMatchObject({ isCourseComplete: true });
	});

	test('and can be taken again for a second certificate, but earns hours only after a year', async () => {
		const first = await begin();
		await finish(first, door.slug);
		await finish(first, talk.slug);
		const second = await begin();
		expect(second).not.toBe(first);
		await finish(second, door.slug);
		await finish(second, talk.slug);
		expect((await fruitsOf(second)).certificates).toBe(1);
		expect((await fruitsOf(first)).certificates).toBe(1);
		expect((await fruitsOf(second)).lines).toBe(4);
	});
});

describe('a later publication', () => {
	test('with another lesson un-completes nobody, and asks nothing of who is in the middle', async () => {
		const enrolment = await begin();
		await finish(enrolment, door.slug);
		await publishCourse(db, { slug, lessons: [door, talk, { slug: '03-new' }] });
		const [own] = await listOwnCourses(db, wang.personId, { course: slug });
		expect(own?.lessons.map(({ isComplete }) => isComplete)).toEqual([true, false]);
		expect(await finish(enrolment, talk.slug)).toMatchObject({ isCourseComplete: true });
	});

	test('can be taken up by choice: what was finished stays finished', async () => {
		const enrolment = await begin();
		await finish(enrolment, door.slug);
		await publishCourse(db, { slug, lessons: [door, talk, { slug: '03-new' }] });
		await run(db, (trx) => takeUp(trx, wang, enrolment));
		expect(await auditsOf('enrolment.take-up', enrolment)).toBe(1);
		const [own] = await listOwnCourses(db, wang.personId, { course: slug });
		expect(own?.lessons.map(({ isComplete }) => isComplete)).toEqual([true, false, false]);
		await finish(enrolment, talk.slug);
		expect((await fruitsOf(enrolment)).certificates).toBe(0);
	});

	test('keeps the key by which an answer was judged', async () => {
		const enrolment = await begin();
		await send([deed(enrolment, door.slug, answer)]);
		const changed = { ...door, checks: [{ slug: 'first-words', right: ['c'] }] };
		await publishCourse(db, { slug, lessons: [changed, talk] });
		await run(db, (trx) => takeUp(trx, wang, enrolment));
		const [result] = await send([deed(enrolment, door.slug, answer)]);
		expect(result?.check).toMatchObject({ attempts: 2, isPassed: true });
	});
});

test('leaving and enrolling again keeps what was achieved', async () => {
	const enrolment = await begin();
	await finish(enrolment, door.slug);
	await run(db, (trx) => leave(trx, wang, enrolment));
	const refused = await send([deed(enrolment, talk.slug, answer)]);
	expect(refused).toEqual([
		expect.objectContaining({ outcome: 'refused', code: 'enrolment-left' })
	]);
	expect(await begin()).toBe(enrolment);
	const [own] = await listOwnCourses(db, wang.personId, { course: slug });
	expect(own?.lessons[0]?.isComplete).toBe(true);
});

test('a course that is withdrawn in the middle can be finished, and not begun', async () => {
	const enrolment = await begin();
	await finish(enrolment, door.slug);
	await db
		.updateTable('course')
		.set({ withdrawn_at: new Date() })
		.where('slug', '=', slug)
		.execute();
	expect(await finish(enrolment, talk.slug)).toMatchObject({ isCourseComplete: true });
	await expect(begin()).rejects.toMatchObject({ code: 'course-withdrawn' });
});

test('a film is seen when its seconds have passed, and not by jumping to its end', async () => {
	slug = `course-${createPublicId()}`;
	const film = { slug: '01-film', characters: 100, media: [{ id: 'door', seconds: 48 }] };
	await publishCourse(db, { slug, lessons: [{ ...film, checks: [] }] });
	const enrolment = await begin();
	await letTimePass(db, enrolment, 60);
	const beat = (seconds: number, position: number) =>
		run(db, (trx) =>
			receiveBeat(trx, wang, vault, {
				enrolment,
				lesson: film.slug,
				device: 'phone-of-wang',
				seconds,
				takesOver: false,
				media: { id: 'door', position }
			})
		);
	expect((await beat(1, 48)).media).toMatchObject({ furthestSeconds: 1.5, isFinished: false });
	await letTimePass(db, enrolment, 40);
	expect((await beat(40, 48)).media).toMatchObject({ furthestSeconds: 48, isFinished: true });
	expect((await beat(0, 3)).media).toMatchObject({ positionSeconds: 3, isFinished: true });
});
