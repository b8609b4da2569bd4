import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { achievementOf, seedClassHourRule } from '../../../../tests/support/certificates.ts';
import { lessonCredit } from '../../../../tests/support/hours.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedHolder, seedPerson, system } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import {
	seedCourse,
	seedEnrolment,
	seedReading,
	seedStatisticsRules,
	type SeededCourse
} from '../../../../tests/support/training.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { issueCertificate } from '../certificates/certificate.ts';
import { revokeDocument } from '../signatures/document.ts';
import type { Actor } from '../grants/actor.ts';
import { creditHours } from '../hours/credit.ts';
import { mergePeople } from '../people/merge.ts';
import { getCourseFigures, listCourseFigures } from './course-list.ts';
import { readStatisticsRules, type StatisticsRules } from './rules.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let hunan: Actor;
let langli: Actor;
let dongguan: Actor;
let trainer: Actor;
let rules: StatisticsRules;

beforeAll(async () => {
	await seedStatisticsRules(db);
	rules = await readStatisticsRules(db);
	hunan = await seedHolder(db, vault, { name: '湖南', role: 'province-bureau', at: units.hunan });
	langli = await seedHolder(db, vault, { name: '㮾梨', role: 'unit-hr', at: units.langli });
	dongguan = await seedHolder(db, vault, { name: '东莞', role: 'city-bureau', at: units.dongguan });
	trainer = await seedHolder(db, vault, { name: '教师', role: 'trainer', at: units.dongguan });
});

const person = (name: string, at = units.langli) => seedPerson(db, vault, { name }, { at });
const own = (actor: Actor, { slug }: SeededCourse) =>
	getCourseFigures(db, actor, rules, { lens: 'own', slug });
const all = (actor: Actor, { slug }: SeededCourse) =>
	getCourseFigures(db, actor, rules, { lens: 'all', slug });

describe('the numbers of a course', () => {
	test('count everyone once, in the one state they are in', async () => {
		const course = await seedCourse(db, { slug: 'each-once' });
		await seedEnrolment(db, await person('在学'), course, { daysAgo: 3 });
		await seedEnrolment(db, await person('停下'), course, { daysAgo: 14 });
		await seedEnrolment(db, await person('学完'), course, { daysAgo: 30, finishedDaysAgo: 20 });
		await seedEnrolment(db, await person('退出'), course, { daysAgo: 9, leftDaysAgo: 1 });

		expect(await own(langli, course)).toMatchObject({
			enrolled: 4,
			standings: { learning: 1, stalled: 1, finished: 1, left: 1 },
			medianDays: 10
		});
	});

	test('take whoever learnt lately for somebody who goes on, however long ago they enrolled', async () => {
		const course = await seedCourse(db, { slug: 'lately' });
		const enrolment = await seedEnrolment(db, await person('前天还学'), course, { daysAgo: 60 });
		await seedReading(db, enrolment, { lesson: '01-knock', sections: ['intro'], daysAgo: 13 });
		expect((await own(langli, course)).standings).toMatchObject({ learning: 1, stalled: 0 });
	});

	test('count a second round of the same person no second time', async () => {
		const course = await seedCourse(db, { slug: 'second-round' });
		const again = await person('再学一遍');
		await seedEnrolment(db, again, course, { daysAgo: 400, finishedDaysAgo: 390 });
		await seedEnrolment(db, again, course, { daysAgo: 2, round: 2 });
		expect(await own(langli, course)).toMatchObject({
			enrolled: 1,
			standings: { learning: 1, finished: 0 }
		});
	});

	test('count two entries that are one person once, by the enrolment that is open', async () => {
		const course = await seedCourse(db, { slug: 'merged' });
		const [kept, merged] = [await person('留下的'), await person('并入的')];
		await seedEnrolment(db, kept, course, { daysAgo: 30, leftDaysAgo: 20 });
		await seedEnrolment(db, merged, course, { daysAgo: 1 });
		expect((await own(langli, course)).enrolled).toBe(2);

		await run(db, async (trx) => {
			await sql`update appointment set recorded = tstzrange(lower(recorded), now())
				where person_id = ${merged.id}`.execute(trx);
			await mergePeople(
				trx,
				system,
				{ kept: kept.publicId, merged: merged.publicId },
				{ reason: '示例' }
			);
		});
		expect(await own(langli, course)).toMatchObject({
			enrolled: 1,
			standings: { learning: 1, left: 0 }
		});
	});

	test('leave out the people of another unit, and count them for whoever is above both', async () => {
		const course = await seedCourse(db, { slug: 'two-units' });
		await seedEnrolment(db, await person('本街道'), course);
		await seedEnrolment(db, await person('别的街道', units.xingsha), course);
		expect((await own(langli, course)).enrolled).toBe(1);
		expect((await own(hunan, course)).enrolled).toBe(2);
		expect((await own(dongguan, course)).enrolled).toBe(0);
	});

	test('name the minutes once, whatever ledgers they count in, and less those taken back', async () => {
		const course = await seedCourse(db, { slug: 'minutes' });
		const learner = await person('有学时');
		await seedEnrolment(db, learner, course);
		const credit = (lesson: string) => ({
			...lessonCredit(learner.id),
			sourceKey: `${course.slug}/${lesson}#1`,
			ledgers: [
				{ ledger: 'continuing-education' as const, subject: null },
				{ ledger: 'cadre' as const, subject: null }
			]
		});
		await run(db, async (trx) => {
			await creditHours(trx, langli, credit('01-knock'));
			await creditHours(trx, langli, credit('02-note'));
		});
		expect((await own(langli, course)).minutes).toBe(30);

		await reverse(course.slug, '02-note');
		expect((await own(langli, course)).minutes).toBe(15);
	});
});

test('certificates are those of the people counted, less those revoked', async () => {
	await seedClassHourRule(db);
	const course = await seedCourse(db, { slug: 'certified' });
	const finish = async (name: string, at = units.langli) => {
		const learner = await person(name, at);
		const done = { daysAgo: 9, finishedDaysAgo: 1 };
		const { publicId: key } = await seedEnrolment(db, learner, course, done);
		return run(db, (trx) => issueCertificate(trx, vault, langli, achievementOf(learner, { key })));
	};
	await finish('有证书');
	const { publicId } = await finish('证书撤销');
	await finish('别处的证书', units.xingsha);
	expect((await own(langli, course)).certificates).toBe(2);

	await run(db, async (trx) => {
		const { id } = await trx
			.selectFrom('signed_document')
			.where('public_id', '=', publicId)
			.select('id')
			.executeTakeFirstOrThrow();
		await revokeDocument(trx, id, { reason: '示例', revokedBy: null });
	});
	expect((await own(langli, course)).certificates).toBe(1);
});

/** Takes back every line of a lesson, as the ledger does. */
async function reverse(course: string, lesson: string) {
	await sql`
		insert into hours_entry (public_id, person_id, ledger, subject, minutes, earned_on, source_kind,
			source_key, title, evidence, rules, reverses_id, reason)
		select gen_random_uuid(), person_id, ledger, subject, -minutes, earned_on, source_kind,
			source_key, title, evidence, rules, id, '示例'
		from hours_entry where source_key = ${`${course}/${lesson}#1`}`.execute(db);
}

describe('without names', () => {
	test('whoever looks after courses sees the platform’s own with everybody in it', async () => {
		const course = await seedCourse(db, { slug: 'everybody' });
		await seedEnrolment(db, await person('湖南的'), course);
		await seedEnrolment(db, await person('广东的', units.shilong), course);
		expect((await all(trainer, course)).enrolled).toBe(2);
	});

	test('the course of a base is for those who look after that base', async () => {
		const { code } = await db
			.selectFrom('unit')
			.where('id', '=', units.changsha.id)
			.select('code')
			.executeTakeFirstOrThrow();
		const course = await seedCourse(db, { slug: 'of-changsha', base: code });
		expect(await all(hunan, course)).toMatchObject({ base: '长沙市民政局（示例）' });
		expect(await codeOf(all(trainer, course))).toBe('course-not-found');
		expect(await codeOf(all(dongguan, course))).toBe('course-not-found');
	});

	test('a course of another base shows once somebody of one’s own is in it, with them alone', async () => {
		const { code } = await db
			.selectFrom('unit')
			.where('id', '=', units.hubei.id)
			.select('code')
			.executeTakeFirstOrThrow();
		const course = await seedCourse(db, { slug: 'of-hubei', base: code });
		await seedEnrolment(db, await person('湖北的', units.xiantao), course);
		expect(await codeOf(own(dongguan, course))).toBe('course-not-found');
		await seedEnrolment(db, await person('来学的', units.shilong), course);
		expect((await own(dongguan, course)).enrolled).toBe(1);
	});

	test('a course that nobody knows is not found', async () => {
		const nowhere = { id: 0, publicationId: 0, slug: 'nowhere' };
		expect(await codeOf(own(hunan, nowhere))).toBe('course-not-found');
	});
});

test('the list takes a tier and a state, withdrawn courses included', async () => {
	const course = await seedCourse(db, { slug: 'withdrawn', tier: 'T5' });
	await db
		.updateTable('course')
		.set({ withdrawn_at: sql`now()` })
		.where('id', '=', course.id)
		.execute();
	const slugs = async (filter: Parameters<typeof listCourseFigures>[3]) =>
		(await listCourseFigures(db, hunan, rules, filter)).map(({ slug }) => slug);
	expect(await slugs({ lens: 'all', tier: 'T5' })).toEqual(['withdrawn']);
	expect(await slugs({ lens: 'all', state: 'withdrawn' })).toEqual(['withdrawn']);
	expect(await slugs({ lens: 'all', state: 'current' })).not.toContain('withdrawn');
});
