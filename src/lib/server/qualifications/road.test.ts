import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { earn, seedPolicy } from '../../../../tests/support/hours.ts';
import { lastAudit, run, seedHolder } from '../../../../tests/support/people.ts';
import { facts, fileAs, seedExamAreas } from '../../../../tests/support/qualifications.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getHolder } from '../hours/holder.ts';
import type { FactInput, TargetInput } from './input.ts';
import { readRoad } from './road.ts';
import { clearTarget, findTarget, setTarget } from './target.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = '2026-11-24';
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

const file = async (...inputs: FactInput[]) => {
	for (const input of inputs) await fileAs(db, vault, candidate, input);
};
/** As it was set on some day before: the command itself asks what year it is. */
const aim = (change: Partial<TargetInput> = {}) =>
	db
		.insertInto('exam_target')
		.values({
			...{ public_id: createPublicId(), person_id: candidate.personId },
			...{ level: 'social-worker', year: 2027, area: '430000', minutes_per_week: 210 },
			...change
		})
		.execute();
const road = async (on = today) =>
	readRoad(db, await getHolder(db, candidate.personId), { today: on });
const worth = async (on = today) => {
	const { standing } = await road(on);
	return standing.passes.map(
		({ subject, year, state, usableThrough }) => `${subject} ${year} ${state} ${usableThrough}`
	);
};
const result = facts.result;
const failed = { published_score: 51 };

describe('the histories of the field', () => {
	test('B1 passed in 2026, B2 and B3 failed: B1 counts in 2027 for the last time', async () => {
		await aim();
		await file(
			result({ year: 2026, subject: 'B1' }),
			result({ year: 2026, subject: 'B2', ...failed }),
			result({ year: 2026, subject: 'B3', ...failed })
		);
		expect(await worth()).toEqual(['B1 2026 last-chance 2027']);
		const { standing, year } = await road();
		expect({ year, toSit: standing.toSit, kept: standing.kept }).toEqual({
			...{ year: 2027, toSit: ['B2', 'B3'], kept: ['B1'] }
		});
	});

	test('B1 passed in 2025 and incomplete after 2026: B1 has lapsed', async () => {
		await aim();
		await file(
			result({ year: 2025, subject: 'B1' }),
			result({ year: 2026, subject: 'B2', ...failed })
		);
		expect(await worth()).toEqual(['B1 2025 lapsed 2026']);
		expect((await road()).standing.toSit).toEqual(['B1', 'B2', 'B3']);
	});

	test('a score between the two lines passes for the areas of the separate line', async () => {
		const place = { year: 2024, area: '513400' };
		await file(
			result({ ...place, subject: 'A1', published_score: 53 }),
			result({ ...place, subject: 'A2', published_score: 61 })
		);
		const { standing, others } = await road();
		const assistant = standing.level === 'assistant' ? standing : others[0];
		expect(assistant?.completion).toMatchObject({ year: 2024, scope: 'separate-area' });
		expect(assistant?.passes.map(({ scope, result: { pass_line } }) => [scope, pass_line])).toEqual(
			[
				['separate-area', 53],
				['nation', 60]
			]
		);
	});

	test('the same score elsewhere, or in a year without such a line, is no pass', async () => {
		await file(
			result({ year: 2024, area: '510000', subject: 'A1', published_score: 53 }),
			result({ year: 2025, area: '513400', subject: 'A1', published_score: 53 })
		);
		expect(await worth()).toEqual([]);
	});

	test('a registration that ends within three months lacks 11 of 72 hours', async () => {
		await file(
			facts.credential(),
			facts.registration({ began_on: '2024-02-01', ended_on: '2027-01-31' })
		);
		await earn(
			db,
			candidate.personId,
			{ minutes: 60 * 60, on: '2025-03-01' },
			{ minutes: 60, on: '2024-02-01' },
			{ minutes: 600, on: '2024-01-31' }
		);
		const { certificate, step } = await road();
		expect(certificate).toMatchObject({
			registration: { state: 'renewal-open', window: { from: '2026-11-01', to: '2027-01-31' } },
			hours: { minutes: 61 * 60, neededMinutes: 72 * 60, gapMinutes: 11 * 60 }
		});
		expect(step).toEqual({ kind: 'renew-registration' });
	});

	test('a senior pass slip of 2024 runs out in 2027, and then the subject is to be sat again', async () => {
		await aim({ level: 'senior' });
		await file(result({ year: 2024, subject: 'C1', slip_issued_on: '2024-08-20' }));
		const { standing } = await road();
		expect(standing.passes[0]?.slip).toMatchObject({ until: '2027-08-20', isValid: true });
		expect(standing.toSit).toEqual([]);
		expect((await road('2027-08-20')).standing.toSit).toEqual(['C1']);
	});
});

describe('a pass', () => {
	test('keeps what its year promised, whatever the rules say later', async () => {
		await file(result({ year: 2025, subject: 'B1' }));
		const row = await db
			.selectFrom('exam_result')
			.select(['pass_line', 'pass_scope', 'usable_through', 'rules'])
			.orderBy('fact_id', 'desc')
			.executeTakeFirst();
		expect(row).toMatchObject({ pass_line: 60, pass_scope: 'nation', usable_through: 2026 });
		expect(row?.rules).toMatchObject([
			{ key: 'exam.pass-line.social-worker', value: 60 },
			{ key: 'exam.rolling.social-worker', value: 2 }
		]);
	});

	test('comes of the published score, which some provinces round', async () => {
		const henan = { year: 2024, area: '410000', published_score: null, raw_score: 59.5 };
		await file(
			result({ ...henan, subject: 'B1' }),
			result({ ...henan, area: '430000', subject: 'B2' })
		);
		expect(await worth('2025-01-01')).toEqual([]);
		await aim();
		expect(await worth('2025-01-01')).toEqual(['B1 2024 lapsed 2025']);
	});

	test('is not made by an absence, nor by a breach of discipline', async () => {
		await aim();
		const none = { published_score: null };
		await file(
			result({ ...none, outcome: 'absent', subject: 'B1' }),
			result({ ...none, outcome: 'discipline', subject: 'B2' })
		);
		expect(await worth()).toEqual([]);
		expect((await road()).facts.results.map(({ outcome }) => outcome)).toEqual([
			'absent',
			'discipline'
		]);
	});
});

describe('the road', () => {
	test('leads from the next level above the certificate, without a target', async () => {
		expect(await road()).toMatchObject({ level: 'assistant', year: 2027, target: null });
		await file(facts.credential());
		expect(await road()).toMatchObject({ level: 'social-worker', admission: { isMet: false } });
	});

	test('never counts down to a sitting that was not announced', async () => {
		await aim();
		const { dates, daysLeft, next } = await road();
		expect(daysLeft).toBeNull();
		expect(next).toMatchObject({
			kind: 'registration',
			certainty: 'expected',
			month: '2027-03-01'
		});
		expect(dates.find(({ kind }) => kind === 'exam')?.month).toBe('2027-05-01');
		expect((await road('2026-05-01')).daysLeft).toBeNull();
	});

	test('counts down to one that was', async () => {
		expect(await road('2026-05-01')).toMatchObject({ year: 2026, daysLeft: 22 });
	});

	test('tells when somebody will be admitted who is not yet', async () => {
		await file(facts.education({ degree: 'associate' }), facts.work({ began_on: '2024-03-01' }));
		await aim({ level: 'assistant' });
		expect((await road()).admission).toMatchObject({
			...{ isMet: false, cutoffOn: '2027-12-31', firstYear: 2028, isConfirmed: false },
			best: { code: 'a5', lacks: ['years'], completeOn: '2028-02-29', months: 46 },
			cutoffRule: { confidence: 'low' }
		});
	});

	test('asks for one thing at a time', async () => {
		const steps: unknown[] = [];
		const note = async (on = today) => steps.push((await road(on)).step);
		await note();
		await aim();
		await note();
		await file(facts.education());
		await note();
		await file(facts.work({ began_on: '2019-01-01' }));
		await note();
		await file(facts.examRegistration({ year: 2026 }));
		await note();
		await file(...(['B1', 'B2', 'B3'] as const).map((subject) => result({ year: 2026, subject })));
		await note();
		await file(facts.credential({ level: 'social-worker', approved_on: '2026-05-24' }));
		await note();
		expect(steps).toEqual([
			{ kind: 'set-target' },
			{ kind: 'file', fact: 'education' },
			{ kind: 'file', fact: 'work' },
			{ kind: 'study' },
			{ kind: 'file', fact: 'exam-result' },
			{ kind: 'file', fact: 'credential' },
			{ kind: 'register-certificate' }
		]);
	});

	test('points to the registration while its window is open', async () => {
		await file(facts.education(), facts.work({ began_on: '2015-01-01' }));
		await aim({ year: 2026, area: '320000' });
		expect((await road('2026-03-09')).step).toEqual({ kind: 'study' });
		expect((await road('2026-03-10')).step).toEqual({ kind: 'register-exam' });
		expect((await road('2026-03-30')).step).toEqual({ kind: 'study' });
	});
});

describe('a target', () => {
	const year = Number(businessDay(new Date()).slice(0, 4)) + 1;
	const set = (change: Partial<TargetInput> = {}) =>
		run(db, (trx) =>
			setTarget(trx, candidate, {
				...{ level: 'social-worker', year, area: '430000', minutes_per_week: 210 },
				...change
			})
		);

	test('is the last that was set, and leaves its trace', async () => {
		await set();
		await set({ level: 'assistant' });
		expect(await findTarget(db, candidate.personId)).toMatchObject({ level: 'assistant', year });
		expect(await lastAudit(db)).toMatchObject({ action: 'exam.set-target', detail: { year } });
		await run(db, (trx) => clearTarget(trx, candidate));
		expect(await findTarget(db, candidate.personId)).toBeUndefined();
		expect(await codeOf(run(db, (trx) => clearTarget(trx, candidate)))).toBe('target-none');
	});

	test.each<[code: string, change: Partial<TargetInput>]>([
		['target-year', { year: 2020 }],
		['target-year', { year: 2999 }],
		['exam-area', { area: '999999' }]
	])('is refused: %s', async (code, change) => {
		expect(await codeOf(set(change))).toBe(code);
	});
});
