import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { lessonCredit } from '../../../../tests/support/hours.ts';
import {
	lastAudit,
	run,
	seedHolder,
	seedPerson,
	system,
	withoutStepUp
} from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import {
	seedCourse,
	seedEnrolment,
	seedExportRule,
	seedStatisticsRules
} from '../../../../tests/support/training.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { readRows } from '../../../../tests/support/workbook.ts';
import type { Actor } from '../grants/actor.ts';
import { creditHours } from '../hours/credit.ts';
import { writeSheets } from '../sheets/sheet.ts';
import { exportHours, exportLearners } from './export.ts';
import type { HoursFilter, LearnerFilter } from './input.ts';
import { hoursSheets, learnerSheet } from './sheets.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const year = { period: { from: '2026-01-01', until: '2027-01-01' }, today: '2026-06-30' };
let langli: Actor;

beforeAll(async () => {
	await seedStatisticsRules(db);
	await seedExportRule(db, 2);
	const course = await seedCourse(db, { slug: 'first-home-visit' });
	const learner = await seedPerson(db, vault, { name: '王𬭩' }, { at: units.longtang });
	await seedEnrolment(db, learner, course, { daysAgo: 3 });
	const outside = await seedPerson(db, vault, { name: '外县人' }, { at: units.xupu });
	await seedEnrolment(db, outside, course, { daysAgo: 3 });
	await run(db, async (trx) => {
		const credit = { ...lessonCredit(learner.id), earnedOn: '2026-03-01', minutes: 40 };
		await creditHours(trx, system, credit);
		await creditHours(trx, system, { ...credit, personId: outside.id });
	});
});

beforeEach(async () => {
	langli = await seedHolder(db, vault, { name: '㮾梨人事', role: 'unit-hr', at: units.langli });
});

const learners = (actor: Actor, filter: LearnerFilter = {}) =>
	run(db, (trx) => exportLearners(trx, actor, filter));
const hours = (actor: Actor, filter: HoursFilter = {}) =>
	run(db, (trx) => exportHours(trx, actor, filter, year));

async function lastSeq(): Promise<number> {
	const { seq } = await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
	return seq;
}

describe('a list that leaves the house', () => {
	test('holds those in scope, and is on record with what was asked for', async () => {
		const rows = await learners(langli, { course: 'first-home-visit', state: 'learning' });
		expect(rows.map(({ name }) => name)).toEqual(['王𬭩']);
		expect(await lastAudit(db)).toMatchObject({
			action: 'training.export',
			detail: {
				list: 'learners',
				rows: 1,
				filter: { course: 'first-home-visit', state: 'learning' }
			}
		});
	});

	test('of hours holds the units, the people, and the days on record', async () => {
		const { overview, hours: people } = await hours(langli);
		expect(people.map(({ name }) => name)).toEqual(['王𬭩']);
		expect(overview.total.people).toBe(1);
		expect(await lastAudit(db)).toMatchObject({
			action: 'training.export',
			detail: { list: 'hours', rows: 1, filter: { from: '2026-01-01', until: '2027-01-01' } }
		});
	});

	test('asks for a fresh proof of identity first', async () => {
		const stale = withoutStepUp(langli);
		expect(await codeOf(learners(stale))).toBe('step-up-required');
		expect(await codeOf(hours(stale))).toBe('step-up-required');
	});

	test('goes out only so often in an hour, whatever list it is', async () => {
		await learners(langli);
		await hours(langli);
		expect(await codeOf(learners(langli, { state: 'learning' }))).toBe('exports-too-many');
		expect(await codeOf(hours(langli, { ledger: 'cadre' }))).toBe('exports-too-many');
		const other = await seedHolder(db, vault, {
			...{ name: '别人', role: 'unit-hr', at: units.langli }
		});
		expect(await codeOf(learners(other))).toBe('done');
	});

	test('is one export where it is taken again at once', async () => {
		await learners(langli, { state: 'learning' });
		const first = await lastSeq();
		expect(await learners(langli, { state: 'learning' })).toHaveLength(1);
		expect(await lastSeq()).toBe(first);
		await learners(langli, { state: 'left' });
		expect(await lastSeq()).toBe(first + 1);
	});

	test('of a unit out of scope is not found', async () => {
		expect(await codeOf(hours(langli, { unit: units.xupu.public_id }))).toBe('unit-not-found');
		expect(await learners(langli, { unit: units.xupu.public_id })).toEqual([]);
	});
});

describe('the workbook', () => {
	test('of learners has a row for each, below what it is about', async () => {
		const sheet = learnerSheet(await learners(langli), [['导出人', '㮾梨人事']]);
		const rows = readRows(await writeSheets([sheet]));
		expect(rows[0]).toEqual(['导出人', '㮾梨人事']);
		expect(rows.at(-2)?.slice(0, 5)).toEqual(['姓名', '单位', '课程', '版次', '状态']);
		expect(rows.at(-1)?.slice(0, 7)).toEqual([
			...['王𬭩', '龙塘社区（示例）', '入户走访（示例）', 1, '在学', 0, 2]
		]);
	});

	test('of hours has a sheet of units with their sum, and one of people', async () => {
		const { overview, hours: people } = await hours(langli);
		const file = await writeSheets(hoursSheets(overview, people, []));
		expect(readRows(file, 1).slice(1)).toEqual([
			['㮾梨街道（示例）本级', 0, 0, 0, 0],
			['龙塘社区（示例）', 1, 40, 0, 0],
			['合计', 1, 40, 0, 0]
		]);
		expect(readRows(file, 2).at(-1)).toEqual(['王𬭩', '龙塘社区（示例）', 40, 0, 0]);
	});
});
