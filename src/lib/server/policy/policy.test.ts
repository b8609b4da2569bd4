import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { preparePolicy, writePolicy } from './import.ts';
import { findRule, getRule, getRuleValue, listAreasUpwards, listRules } from './policy.ts';

const { db } = await freshDatabase();

beforeAll(async () => {
	const folder = new URL('../../../../content/policy/', import.meta.url);
	const { rules } = preparePolicy(
		readdirSync(folder).map((name) => ({
			path: `policy/${name}`,
			text: readFileSync(new URL(name, folder), 'utf8')
		}))
	);
	await db.transaction().execute((trx) => writePolicy(trx, rules));
});

test('a rule is the one that held on the day', async () => {
	const before = await getRule(db, 'exam.organisers', { asOf: '2020-10-31' });
	const after = await getRule(db, 'exam.organisers', { asOf: '2026-05-23' });

	expect(before.value).toContain('民政部');
	expect(before).toMatchObject({ valid_to: '2023-03-16', confidence: 'medium' });
	expect(after.value).toContain('中央社会工作部');
	expect(after.valid_to).toBeNull();
	expect(after.source).not.toBe('');
});

test('without a day the rule of today is found', async () => {
	expect(await getRuleValue(db, 'exam.pass-line.assistant')).toBe(60);
});

test('the first day counts, the last day is the one before the end', async () => {
	const year = async (asOf: string) => (await findRule(db, 'exam.calendar', { asOf }))?.value.year;

	expect(await year('2025-12-31')).toBe(2025);
	expect(await year('2026-01-01')).toBe(2026);
});

test('an area falls back on the ones above it, the nearest first', async () => {
	const separate = (area: string) =>
		findRule(db, 'exam.pass-line-separate.assistant', { asOf: '2024-06-15', area });

	expect(await separate('653101')).toMatchObject({ area: '653100', value: 53 });
	expect(await separate('540102001001')).toMatchObject({ area: '540000', value: 53 });
	expect(await separate('430121')).toBeUndefined();
	expect(
		await getRule(db, 'exam.scoring.published-rounding', { asOf: '2025-05-24', area: '410100' })
	).toMatchObject({ area: '410000', value: 'half-up' });
	expect(
		await getRule(db, 'exam.scoring.published-rounding', { asOf: '2025-05-24', area: '430100' })
	).toMatchObject({ area: 'CN', value: 'none' });
});

test('where no rule holds, find finds nothing and get refuses', async () => {
	expect(await findRule(db, 'exam.pass-line.assistant', { asOf: '2015-06-20' })).toBeUndefined();
	await expect(
		getRule(db, 'exam.pass-line.assistant', { asOf: '2015-06-20' })
	).rejects.toMatchObject({ code: 'policy-rule', status: 404 });
});

test('the list holds each rule in force once, and no retired one', async () => {
	const exam = await listRules(db, { asOf: '2026-05-23', prefix: 'exam.' });
	const places = exam.map(({ key, area }) => `${key} ${area}`);

	expect(new Set(places).size).toBe(places.length);
	expect(exam.every(({ key }) => key.startsWith('exam.'))).toBe(true);
	await db.updateTable('policy_rule').set({ retired_at: new Date() }).execute();
	expect(await listRules(db)).toEqual([]);
});

test('the way up from a village ends at the nation', () => {
	expect(listAreasUpwards('431224901901')).toEqual([
		'431224901901',
		'431224901',
		'431224',
		'431200',
		'430000',
		'CN'
	]);
	expect(listAreasUpwards('430000')).toEqual(['430000', 'CN']);
	expect(listAreasUpwards('CN')).toEqual(['CN']);
});
