import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { lessonCredit } from '../../../../tests/support/hours.ts';
import { postAt, run, seedHolder, seedPerson, system } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Ledger } from '#lib/hours.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { creditHours } from '../hours/credit.ts';
import { appoint } from '../postings/appointment.ts';
import { mergeUnits } from '../units/merger.ts';
import { listEarnedHours } from './hours-list.ts';
import type { HoursFilter } from './input.ts';
import { readUnitHours } from './unit-hours.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = '2026-06-30';
const year = { from: '2026-01-01', until: '2027-01-01' };
let county: Actor;
let langli: Actor;
let serial = 0;

beforeAll(async () => {
	county = await seedHolder(db, vault, {
		...{ name: '长沙县', role: 'county-bureau', at: units.changshaCounty }
	});
	langli = await seedHolder(db, vault, { name: '㮾梨', role: 'unit-hr', at: units.langli });
	const moved = await seedPerson(
		db,
		vault,
		{ name: '调走的人' },
		{ at: units.langli, post: { until: '2026-05-01' } }
	);
	await run(db, (trx) =>
		appoint(trx, system, moved.publicId, postAt(units.xingsha, { from: '2026-05-01' }))
	);
	await earn(moved.id, '2026-04-30', 60);
	await earn(moved.id, '2026-05-01', 30);
	const staying = await seedPerson(db, vault, { name: '留任的人' }, { at: units.longtang });
	await earn(staying.id, '2026-03-01', 45);
	await earn(staying.id, '2026-03-02', 15, 'cadre');
	await earn(staying.id, '2025-12-31', 999);
	const unposted = await seedPerson(
		db,
		vault,
		{ name: '没有任职' },
		{ at: units.langli, post: null }
	);
	await earn(unposted.id, '2026-03-03', 20);
	const outside = await seedPerson(db, vault, { name: '外县的人' }, { at: units.xupu });
	await earn(outside.id, '2026-03-03', 500);
});

async function earn(
	personId: number,
	earnedOn: string,
	minutes: number,
	ledger: Ledger = 'continuing-education'
) {
	serial += 1;
	await run(db, (trx) =>
		creditHours(trx, system, {
			...lessonCredit(personId),
			...{
				earnedOn,
				minutes,
				sourceKey: `course/lesson-${serial}`,
				ledgers: [{ ledger, subject: null }]
			}
		})
	);
}

const read = (actor: Actor, unit?: string, period = year) =>
	readUnitHours(db, scopeOf(actor, 'learning.view'), period, { unit, today });
const list = (actor: Actor, filter: HoursFilter = {}, limit?: number) =>
	listEarnedHours(db, scopeOf(actor, 'learning.view'), year, filter, limit ? { limit } : {});

describe('hours by unit', () => {
	test('lie where each was on the day they were earned, child by child', async () => {
		const { unit, rows, total } = await read(county);
		expect(unit?.name).toBe('长沙县民政局（示例）');
		expect(rows.map(({ name, isOwn, people, ledgers }) => [name, isOwn, people, ledgers])).toEqual([
			['长沙县民政局（示例）', true, 0, {}],
			['星沙街道（示例）', false, 1, { 'continuing-education': { people: 1, minutes: 30 } }],
			[
				'㮾梨街道（示例）',
				false,
				3,
				{
					'continuing-education': { people: 3, minutes: 125 },
					cadre: { people: 1, minutes: 15 }
				}
			]
		]);
		// Whoever moved is one person in all.
		expect(total).toEqual({
			people: 3,
			ledgers: {
				'continuing-education': { people: 3, minutes: 155 },
				cadre: { people: 1, minutes: 15 }
			}
		});
	});

	test('open one level further down, down to the unit itself', async () => {
		const { rows, parent } = await read(county, units.langli.public_id);
		expect(parent?.name).toBe('长沙县民政局（示例）');
		expect(rows.map(({ name, isOwn, people }) => [name, isOwn, people])).toEqual([
			['㮾梨街道（示例）', true, 2],
			['龙塘社区（示例）', false, 1]
		]);
	});

	test('lead no further up than the scope', async () => {
		expect((await read(langli)).parent).toBeNull();
	});

	test('count only the days of the period', async () => {
		const april = { from: '2026-04-01', until: '2026-05-01' };
		const { total } = await read(county, undefined, april);
		expect(total.ledgers).toEqual({ 'continuing-education': { people: 1, minutes: 60 } });
	});

	test('are lowered by a reversal, in the unit and the period of its line', async () => {
		const before = await read(county, units.longtang.public_id);
		expect(before.total.ledgers.cadre).toEqual({ people: 1, minutes: 15 });
		const person = await seedPerson(db, vault, { name: '被撤销的' }, { at: units.longtang });
		await earn(person.id, '2026-03-05', 40, 'cadre');
		await sql`
			insert into hours_entry (public_id, person_id, ledger, subject, minutes, earned_on, source_kind,
				source_key, title, evidence, rules, reverses_id, reason)
			select gen_random_uuid(), person_id, ledger, subject, -minutes, earned_on, source_kind,
				source_key, title, evidence, rules, id, '示例'
			from hours_entry where person_id = ${person.id}`.execute(db);
		const after = await read(county, units.longtang.public_id);
		expect(after.total.ledgers.cadre?.minutes).toBe(15);
	});

	test('of a unit out of scope are not found', async () => {
		expect(await codeOf(read(langli, units.xingsha.public_id))).toBe('unit-not-found');
		expect(await codeOf(read(county, units.xupu.public_id))).toBe('unit-not-found');
	});
});

describe('the people behind the hours', () => {
	const rowsOf = async (actor: Actor, filter: HoursFilter = {}) =>
		(await list(actor, filter)).hours.map(({ name, unitName, isVisible, minutes }) => [
			...[name, unitName, isVisible, minutes['continuing-education'] ?? 0]
		]);

	test('stand once for each unit they earned in; whoever has moved away is named without a link', async () => {
		expect(await rowsOf(langli, { ledger: 'continuing-education' })).toEqual([
			['留任的人', '龙塘社区（示例）', true, 45],
			['没有任职', '㮾梨街道（示例）', true, 20],
			['调走的人', '㮾梨街道（示例）', false, 60]
		]);
		expect(await rowsOf(county, { query: '调走' })).toEqual([
			['调走的人', '㮾梨街道（示例）', true, 60],
			['调走的人', '星沙街道（示例）', true, 30]
		]);
	});

	test('can be those of the unit itself alone, and never those of a unit out of scope', async () => {
		const own = { unit: units.langli.public_id, own: '1' as const };
		expect((await rowsOf(county, own)).map(([name]) => name)).toEqual(['没有任职', '调走的人']);
		expect(await rowsOf(langli, { unit: units.xingsha.public_id })).toEqual([]);
		expect(await rowsOf(county, { query: '外县' })).toEqual([]);
		expect(await rowsOf(county, { query: '%%%' })).toEqual([]);
	});

	test('come page by page, everyone once', async () => {
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const { hours, after } = await list(county, { cursor }, 1);
			seen.push(...hours.map(({ person, unit }) => `${person}_${unit}`));
			cursor = after;
		} while (cursor);
		const whole = (await list(county)).hours.map(({ person, unit }) => `${person}_${unit}`);
		expect(seen).toEqual(whole);
		expect(whole.length).toBeGreaterThan(3);
	});
});

test('a unit that was merged away keeps its hours where it stood last, under the name it had', async () => {
	await run(db, (trx) =>
		mergeUnits(trx, system, 'everywhere', {
			...{ effective_on: '2026-06-01', document_number: '示例政发〔2026〕6号', reason: null },
			...{ tree: 'civil-affairs', units: [units.xingsha.public_id], into: units.langli.public_id },
			...{ name: null, short_name: null, parent: null }
		})
	);
	const { rows, total } = await read(county);
	expect(rows.find(({ name }) => name === '星沙街道（示例）')?.people).toBe(1);
	expect(total.ledgers['continuing-education']?.minutes).toBe(155);
});
