import { expect, test } from 'vitest';
import type { Line } from '#lib/server/hours/ledger.ts';
import { groupLines } from './line-groups.ts';

function line(facts: Partial<Line> & { key?: string }): Line {
	const { key = 'course/one', ...rest } = facts;
	const evidence = {
		...{ checks_passed: 1, checks_required: 1, pass_percent: 80, active_seconds: 600 },
		...{ offline_seconds: 0, least_seconds: 300, media_seconds: 0, sections: 3 }
	};
	return {
		public_id: 'a',
		ledger: 'cadre',
		subject: null,
		minutes: 15,
		earned_on: '2026-05-01',
		title: '敲门之前',
		source: { kind: 'lesson', key, evidence },
		rules: [],
		verified_by_name: null,
		recorded_at: new Date(0),
		reverses: null,
		reason: null,
		reversal: null,
		is_counted: true,
		...rest
	};
}

test('a lesson that counts in two ledgers is one entry, under its month', () => {
	const months = groupLines([
		line({ public_id: 'c', earned_on: '2026-06-01', key: 'course/two' }),
		line({ public_id: 'b', ledger: 'technician', subject: 'public' }),
		line({ public_id: 'a' })
	]);
	expect(
		months.map(({ month, groups }) => [
			month,
			groups.map(({ lines }) => lines.map(({ public_id }) => public_id))
		])
	).toEqual([
		['2026-06-01', [['c']]],
		['2026-05-01', [['b', 'a']]]
	]);
});

test('what takes back, and what is not counted, stands by itself', () => {
	const [month] = groupLines([
		line({ public_id: 'c', reverses: 'a', minutes: -15 }),
		line({ public_id: 'b', is_counted: false }),
		line({ public_id: 'a' })
	]);
	expect(month?.groups.map(({ isReversal, lines }) => [isReversal, lines.length])).toEqual([
		[true, 1],
		[false, 1],
		[false, 1]
	]);
});
