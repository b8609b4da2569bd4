import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedPolicy } from '../../../../tests/support/hours.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { findRule } from './policy.ts';
import { readRuleBook } from './rule-book.ts';
import type { RuleKey } from './rule-keys.ts';

const { db } = await freshDatabase();

beforeAll(() => seedPolicy(db));

test('a rule of the book is the one that a single question finds', async () => {
	const book = await readRuleBook(db, ['exam.', 'registration.']);
	const keys: RuleKey[] = [
		...([
			'exam.organisers',
			'exam.registration-window',
			'exam.scoring.published-rounding'
		] as const),
		...([
			'exam.pass-line-separate.assistant',
			'exam.calendar',
			'registration.late-accepted'
		] as const)
	];
	for (const key of keys)
		for (const asOf of ['2007-01-01', '2021-06-01', '2023-03-15', '2024-06-15', '2026-12-31'])
			for (const area of ['CN', '430000', '410122101', '513401', '441202'])
				expect([key, asOf, area, book.find(key, { asOf, area })]).toEqual([
					...[key, asOf, area, await findRule(db, key, { asOf, area })]
				]);
});

test('a rule that was never written is not found', async () => {
	const book = await readRuleBook(db, ['exam.']);
	const asOf = '1990-01-01';
	expect(await codeOf(Promise.resolve().then(() => book.get('exam.calendar', { asOf })))).toBe(
		'policy-rule'
	);
	// What lies outside the prefixes was not read.
	expect(book.find('registration.valid-years', { asOf: '2026-01-01' })).toBeUndefined();
});
