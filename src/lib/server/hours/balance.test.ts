import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { earn, seedPolicy } from '../../../../tests/support/hours.ts';
import { seedPerson } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { listBalances } from './balance.ts';
import { getHolder } from './holder.ts';
import { sumMinutes, sumMinutesByYear } from './ledger.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
await seedPolicy(db);
const today = '2026-11-23';
const year = { from: '2026-01-01', until: '2027-01-01' };

const seed = (name: string) => seedPerson(db, vault, { name }, { at: units.langli });

const professional = { ledger: 'technician', subject: 'professional' } as const;
const general = { ledger: 'technician', subject: 'public' } as const;
const cadre = { ledger: 'cadre', subject: null } as const;

describe('the balance of a period', () => {
	test('sums each ledger by itself, from its first day to its last', async () => {
		const { id } = await seed('三本账');
		await earn(
			db,
			id,
			{ minutes: 10, on: '2025-12-31' },
			{ minutes: 20, on: '2026-01-01' },
			{ minutes: 30, on: '2026-12-31' },
			{ minutes: 40, on: '2027-01-01' },
			{ minutes: 50, on: '2026-06-01', part: professional },
			{ minutes: 60, on: '2026-06-01', part: general },
			{ minutes: 70, on: '2026-06-01', part: cadre }
		);
		const sums = await sumMinutes(db, id, year);
		const minutesOf = (code: string) =>
			sums.find(({ ledger, subject }) => code === `${ledger} ${subject}`)?.minutes;
		expect(minutesOf('continuing-education null')).toBe(50);
		expect(minutesOf('technician professional')).toBe(50);
		expect(minutesOf('technician public')).toBe(60);
		expect(minutesOf('cadre null')).toBe(70);
		const byYear = await sumMinutesByYear(db, id);
		expect(
			byYear.filter(({ ledger }) => ledger === 'continuing-education').map((row) => row.year)
		).toEqual([2027, 2026, 2025]);
	});

	test('is held against the targets of its first day, and says how sure they are', async () => {
		const person = await seed('对照目标');
		await earn(
			db,
			person.id,
			{ minutes: 60 * 45, on: '2026-03-01', part: general },
			{ minutes: 50 * 45, on: '2026-03-02', part: professional },
			{ minutes: 80 * 60, on: '2024-03-02' }
		);
		const holder = await getHolder(db, person.id);
		const [social, technician, civil] = await listBalances(db, holder, { today });
		expect(social).toMatchObject({
			from: '2023-11-24',
			until: '2026-11-24',
			minutes: 80 * 60,
			hour: { value: 60, confidence: 'medium' }
		});
		expect(social?.targets.map(({ name, hours, gapMinutes }) => [name, hours, gapMinutes])).toEqual(
			[
				['assistant', 72, 0],
				['social-worker', 90, 600],
				['senior', 90, 600]
			]
		);
		expect(technician).toMatchObject({ from: '2026-01-01', minutes: 110 * 45 });
		// More than enough in all, and yet too little of the special subjects.
		expect(
			technician?.targets.map(({ name, hours, gapMinutes }) => [name, hours, gapMinutes])
		).toEqual([
			['technician', 90, 0],
			['professional', 60, 450]
		]);
		expect(civil?.targets).toMatchObject([
			{ name: 'cadre', hours: 90, gapMinutes: 90 * 45, rule: { confidence: 'medium' } }
		]);
	});

	test('follows the rules of the nearest division above the unit', async () => {
		await db
			.updateTable('unit_version')
			.set({ division_code: '430121' })
			.where('unit_id', '=', units.changshaCounty.id)
			.execute();
		const { id } = await seed('本地口径');
		const holder = await getHolder(db, id);
		expect(holder.area).toBe('430121');
		await db
			.insertInto('policy_rule')
			.values({
				key: 'hours.minutes-per-class-hour',
				area: '430000',
				valid: '[2026-01-01,)',
				value: '50',
				unit: 'minutes',
				source: '示例',
				confidence: 'high'
			})
			.execute();
		const hourIn = async (area: string) =>
			(await listBalances(db, { id, area }, { today }))[2]?.hour.value;
		expect([await hourIn('430121'), await hourIn('440000')]).toEqual([50, 45]);
		await db
			.updateTable('unit_version')
			.set({ division_code: null })
			.where('unit_id', '=', units.changshaCounty.id)
			.execute();
	});

	test('has no target where none is set for a period of that length, or for that time', async () => {
		const { id } = await seed('随便一段');
		const holder = await getHolder(db, id);
		const month = { from: '2026-05-01', until: '2026-06-01' };
		for (const balance of await listBalances(db, holder, { period: month, today }))
			expect(balance.targets).toEqual([]);
		const early = { from: '2014-01-01', until: '2015-01-01' };
		for (const balance of await listBalances(db, holder, { period: early, today }))
			expect(balance).toMatchObject({ targets: [], minutes: 0 });
	});
});
