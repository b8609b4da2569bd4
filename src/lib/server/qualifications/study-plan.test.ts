import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPublicId } from '#lib/identifiers.ts';
import { giveAccount } from '../../../../tests/support/qualifications.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedPolicy } from '../../../../tests/support/hours.ts';
import { lastAudit, run, seedHolder } from '../../../../tests/support/people.ts';
import { facts, fileAs, seedExamAreas } from '../../../../tests/support/qualifications.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder } from '../hours/holder.ts';
import { closeFeed, findFeed, openFeed, readFeed } from './feed.ts';
import { writeFeed } from './feed-file.ts';
import { readRoad } from './road.ts';
import { readStudyPlan, type PlanMaterial } from './study-plan.ts';
import { addStudy, listStudy, reverseStudy, studyMinutesPerDayMax } from './study.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
let count = 0;
let candidate: Actor;

beforeAll(async () => {
	await seedPolicy(db);
	await seedExamAreas(db);
});

beforeEach(async () => {
	candidate = await seedHolder(db, vault, {
		...{ name: `考生${count++}`, role: 'learner', at: units.langli }
	});
});

const aim = (year = 2027) =>
	db
		.insertInto('exam_target')
		.values({
			...{ public_id: createPublicId(), person_id: candidate.personId },
			...{ level: 'social-worker', year, area: '320000', minutes_per_week: 420 }
		})
		.execute();
const read = async (today: string, material?: PlanMaterial) => {
	const holder = await getHolder(db, candidate.personId);
	const road = await readRoad(db, holder, { today });
	return { road, plan: await readStudyPlan(db, holder, road, material) };
};
const study = (minutes: number, chapter = 'all') =>
	run(db, (trx) => addStudy(trx, candidate, { subject: 'B1', chapter, minutes }));

describe('the plan of a candidate', () => {
	test('covers the subjects that are left, up to the month that is expected', async () => {
		await aim();
		await fileAs(db, vault, candidate, facts.result({ year: 2026, subject: 'B1' }));
		const { plan } = await read('2026-11-24');
		expect(plan).toMatchObject({ examOn: '2027-05-01', isExpected: true });
		expect(plan?.chapters.map(({ title }) => title)).toEqual([
			'社会工作法规与政策',
			'社会工作实务（中级）'
		]);
		const mocks = plan?.weeks.flatMap(({ tasks }) => tasks).filter(({ kind }) => kind === 'mock');
		expect(mocks?.map(({ minutes }) => minutes)).toEqual([120, 150, 120, 150, 120, 150]);
	});

	test('ends with the day that was announced', async () => {
		await aim(2026);
		expect((await read('2026-03-01')).plan).toMatchObject({
			...{ examOn: '2026-05-23', isExpected: false }
		});
	});

	test('is not there without a target, nor with nothing to sit', async () => {
		expect((await read('2026-11-24')).plan).toBeUndefined();
		await aim();
		for (const subject of ['B1', 'B2', 'B3'] as const)
			await fileAs(db, vault, candidate, facts.result({ year: 2026, subject }));
		expect((await read('2026-11-24')).plan).toBeUndefined();
	});

	test('takes chapters with their weights, and what practice knows of the weak ones', async () => {
		await aim();
		const chapters = ['law', 'aid'].map((code) => ({
			...{ subject: 'B2' as const, code, title: code, weight: 50 }
		}));
		const weakness = (_subject: string, chapter: string) => (chapter === 'aid' ? 0.8 : 0.2);
		const { plan } = await read('2026-11-24', { chapters, weakness });
		const minutes = (code: string) =>
			plan?.weeks
				.flatMap(({ tasks }) => tasks)
				.filter((task) => task.kind === 'chapter' && task.code === code)
				.reduce((sum, task) => sum + task.minutes, 0) ?? 0;
		expect(minutes('aid') / minutes('law')).toBeCloseTo(4, 0);
	});

	test('is shorter by what was studied, and longer again by what is taken back', async () => {
		await aim();
		await fileAs(db, vault, candidate, facts.result({ year: 2026, subject: 'B2' }));
		const share = async () => {
			const { plan } = await read('2026-11-24');
			const first = plan?.chapters.find(({ subject }) => subject === 'B1');
			return [first?.doneMinutes, plan?.doneMinutes];
		};
		const { publicId } = await study(300);
		expect(await share()).toEqual([300, 300]);
		await run(db, (trx) => reverseStudy(trx, candidate, publicId));
		expect(await share()).toEqual([0, 0]);
		expect(await listStudy(db, candidate.personId, { limit: 5 })).toEqual([]);
	});
});

describe('what was studied', () => {
	test('is no more than a day holds', async () => {
		await study(studyMinutesPerDayMax - 10);
		expect(await codeOf(study(11))).toBe('study-too-long');
		expect(await codeOf(study(10))).toBe('done');
	});

	test('is taken back once, by whoever noted it', async () => {
		const { publicId } = await study(30);
		const other = await seedHolder(db, vault, {
			...{ name: '别人', role: 'learner', at: units.langli }
		});
		const reverse = (actor: Actor) => run(db, (trx) => reverseStudy(trx, actor, publicId));
		expect(await codeOf(reverse(other))).toBe('study-not-found');
		expect(await codeOf(reverse(candidate))).toBe('done');
		expect(await codeOf(reverse(candidate))).toBe('study-reversed');
	});
});

describe('the calendar', () => {
	const open = () => run(db, (trx) => openFeed(trx, candidate));
	const unfold = (text: string) => text.replaceAll('\r\n ', '');

	beforeEach(() => giveAccount(db, candidate, units.langli.id));

	test('is read by whoever knows the address, and names nobody', async () => {
		await aim();
		const { once } = await open();
		const file = unfold(await readFeed(db, once.token));
		expect(file).toMatch(/^BEGIN:VCALENDAR\r\n/);
		expect(file).not.toContain(candidate.displayName);
		expect(file).not.toContain(candidate.sessionId);
		expect(await lastAudit(db)).toMatchObject({ action: 'exam.open-feed' });
		const row = await db
			.selectFrom('calendar_feed')
			.selectAll()
			.orderBy('id', 'desc')
			.executeTakeFirstOrThrow();
		expect(JSON.stringify(row)).not.toContain(once.token);
	});

	test('ends with a new address, with its closing, and with the account', async () => {
		const first = await open();
		const second = await open();
		const read = (feed: { once: { token: string } }) => codeOf(readFeed(db, feed.once.token));
		expect([await read(first), await read(second)]).toEqual(['feed-not-found', 'done']);
		await run(db, (trx) => closeFeed(trx, candidate));
		expect(await read(second)).toBe('feed-not-found');
		expect(await findFeed(db, candidate.personId)).toBeUndefined();
		expect(await codeOf(run(db, (trx) => closeFeed(trx, candidate)))).toBe('feed-none');
		const third = await open();
		await db
			.updateTable('account')
			.set({ disabled_at: new Date() })
			.where('person_id', '=', candidate.personId)
			.execute();
		expect(await read(third)).toBe('feed-not-found');
	});

	test.each(['', 'a'.repeat(31), 'a'.repeat(32), 'A'.repeat(32), '../etc/passwd', "' or 1=1 --"])(
		'answers to no other address: %j',
		async (token) => {
			expect(await codeOf(readFeed(db, token))).toBe('feed-not-found');
		}
	);

	const fileOn = async (today: string) => {
		const { road, plan } = await read(today);
		const now = new Date(`${today}T00:00:00Z`);
		return unfold(writeFeed(road, plan, { feed: 'f', language: 'zh-CN', now }));
	};

	test('holds announced papers at their times, and the window of the province', async () => {
		await aim(2026);
		const file = await fileOn('2026-03-01');
		expect(file).toContain('DTSTART;TZID=Asia/Shanghai:20260523T140000');
		expect(file).toContain('SUMMARY:考试：社会工作法规与政策');
		expect(file).toContain('DTSTART;VALUE=DATE:20260310');
		expect(file.match(/UID:/g)?.length).toBe(new Set(file.match(/UID:.*/g)).size);
	});

	test('says of what was not announced that it is expected, and gives it no day', async () => {
		await aim();
		const file = await fileOn('2026-11-24');
		expect(file).toContain('SUMMARY:（预计，日期未公布）2027年5月 社会工作师：考试');
		expect(file).not.toContain('20270523');
		const entries = file.split('BEGIN:VEVENT').slice(1);
		expect(entries.length).toBeGreaterThan(3);
		expect(entries.every((entry) => entry.includes('STATUS:TENTATIVE'))).toBe(true);
	});
});
