import { describe, expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import { lessonCredit } from '../../../../tests/support/hours.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { isViolationOf } from '../database/violations.ts';
import { creditHours } from './credit.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const staff = await seedHolder(db, vault, { name: '刘海燕', role: 'unit-hr', at: units.langli });

const seed = (name: string) => seedPerson(db, vault, { name }, { at: units.langli });

const linesOf = (personId: number) =>
	db
		.selectFrom('hours_entry')
		.where('person_id', '=', personId)
		.select(['ledger', 'subject', 'minutes', 'earned_on', 'title', 'verified_by', 'reverses_id'])
		.orderBy('id')
		.execute();

describe('a lesson that was finished', () => {
	test('gives one line in each ledger that its course names, with what it rests on', async () => {
		const { id } = await seed('一课两账');
		const parts = await run(db, (trx) =>
			creditHours(trx, staff, {
				...lessonCredit(id),
				minutes: 15,
				ledgers: [
					{ ledger: 'continuing-education', subject: null },
					{ ledger: 'technician', subject: 'professional' }
				]
			})
		);
		expect(parts).toHaveLength(2);
		const today = businessDay(new Date());
		const line = { minutes: 15, earned_on: today, verified_by: null, reverses_id: null };
		expect(await linesOf(id)).toMatchObject([
			{ ...line, ledger: 'continuing-education', subject: null },
			{ ...line, ledger: 'technician', subject: 'professional' }
		]);
		const { evidence, rules } = await db
			.selectFrom('hours_entry')
			.where('person_id', '=', id)
			.select(['evidence', 'rules'])
			.executeTakeFirstOrThrow();
		expect(evidence).toEqual(lessonCredit(id).evidence);
		expect(rules).toEqual(lessonCredit(id).rules);
	});

	test('counts once, however often it is finished again', async () => {
		const { id } = await seed('学了两遍');
		const credit = () => run(db, (trx) => creditHours(trx, staff, lessonCredit(id)));
		expect(await credit()).toHaveLength(1);
		expect(await credit()).toEqual([]);
		expect(await linesOf(id)).toHaveLength(1);
	});

	test('counts once where two finish it at the same moment', async () => {
		const { id } = await seed('两处同时');
		const answers = await Promise.all(
			[1, 2, 3].map(() => run(db, (trx) => creditHours(trx, staff, lessonCredit(id))))
		);
		expect(answers.flat()).toHaveLength(1);
		expect(await linesOf(id)).toHaveLength(1);
	});

	test('counts once in a ledger, whichever of its subjects is named first', async () => {
		const { id } = await seed('两个科目');
		const parts = await run(db, (trx) =>
			creditHours(trx, staff, {
				...lessonCredit(id),
				ledgers: [
					{ ledger: 'technician', subject: 'public' },
					{ ledger: 'technician', subject: 'professional' }
				]
			})
		);
		expect(parts).toEqual([{ ledger: 'technician', subject: 'public' }]);
	});

	test('counts no second time for whom another entry was merged into', async () => {
		const [kept, merged] = [await seed('留下的'), await seed('并入的')];
		await run(db, (trx) => creditHours(trx, staff, lessonCredit(merged.id)));
		await db
			.updateTable('person')
			.set({ merged_into: kept.id })
			.where('id', '=', merged.id)
			.execute();
		expect(await run(db, (trx) => creditHours(trx, staff, lessonCredit(kept.id)))).toEqual([]);
	});

	test('leaves nothing where its transaction fails', async () => {
		const { id } = await seed('没有成功');
		const failing = run(db, async (trx) => {
			await creditHours(trx, staff, lessonCredit(id));
			throw new Error('later');
		});
		await expect(failing).rejects.toThrow('later');
		expect(await linesOf(id)).toEqual([]);
	});
});

describe('the ledger itself refuses', () => {
	const refused = async (attempt: Promise<unknown>) =>
		attempt.then(
			() => 'done',
			(error: { constraint?: string }) => error.constraint ?? String(error)
		);

	test('to change a line, whoever asks', async () => {
		const { id } = await seed('不能改');
		await run(db, (trx) => creditHours(trx, staff, lessonCredit(id)));
		const change = db
			.updateTable('hours_entry')
			.set({ minutes: 600 })
			.where('person_id', '=', id)
			.execute();
		const error = await change.catch((caught: unknown) => caught);
		expect(isViolationOf(error, 'hours_entry_append_only_check')).toBe(true);
	});

	test('minutes that nobody earned, a subject without its ledger, and taking away without a line', async () => {
		const { id } = await seed('不合规矩');
		const attempt = (change: object) =>
			refused(run(db, (trx) => creditHours(trx, staff, { ...lessonCredit(id), ...change })));
		expect(await attempt({ minutes: 0 })).toBe('hours_entry_minutes_check');
		expect(await attempt({ minutes: -5 })).toBe('hours_entry_minutes_check');
		expect(await attempt({ minutes: 60_001 })).toBe('hours_entry_minutes_check');
		expect(await attempt({ ledgers: [{ ledger: 'cadre', subject: 'public' }] })).toBe(
			'hours_entry_subject_check'
		);
		expect(await attempt({ ledgers: [{ ledger: 'technician', subject: null }] })).toBe(
			'hours_entry_subject_check'
		);
		expect(await linesOf(id)).toEqual([]);
	});
});
