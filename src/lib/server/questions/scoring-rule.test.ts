import { expect, test } from 'vitest';
import { optionCounts } from '#lib/exam/question-limits.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { importPolicy } from '../../../../tests/support/learning.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { getRuleValue } from '../policy/policy.ts';
import { getScoringRule } from './scoring-rule.ts';

const { db } = await freshDatabase();

test('without a rule nothing is marked', async () => {
	expect(await codeOf(getScoringRule(db))).toBe('policy-rule');
});

test('answers are marked by the rules of the day', async () => {
	await importPolicy(db);

	expect(await getScoringRule(db, { asOf: '2026-05-24' })).toEqual({
		strategy: 'national-2008',
		single: { right: 1, wrong: 0 },
		multiple: { complete: 2, eachRightOption: 0.5, anyWrongOption: 0 }
	});
	expect(await codeOf(getScoringRule(db, { asOf: '2007-12-31' }))).toBe('policy-rule');
});

test('files of questions have as many options as the rules say', async () => {
	const single = await getRuleValue(db, 'exam.scoring.single');
	const multiple = await getRuleValue(db, 'exam.scoring.multiple');

	expect(optionCounts.single.options).toBe(single.options);
	expect(optionCounts.multiple).toEqual({
		options: multiple.options,
		rightMin: multiple.right_options_min,
		rightMax: multiple.right_options_max
	});
});
