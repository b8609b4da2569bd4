import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isScore, judgeMark, publishScore } from './marks.ts';

test('scores are whole or half points from 0 to 100', () => {
	expect([0, 0.5, 59.5, 100].map(isScore)).toEqual([true, true, true, true]);
	expect([-0.5, 100.5, 60.2, 59.99, Number.NaN, Infinity].some(isScore)).toBe(false);
});

test('where a province rounds, 59.5 is published as 60 and passes; elsewhere it does not', () => {
	const lines = { nation: 60, separate: null };
	expect(publishScore(59.5, 'half-up')).toBe(60);
	expect(judgeMark(publishScore(59.5, 'half-up'), lines)).toEqual({
		kind: 'passed',
		scope: 'nation',
		line: 60
	});
	expect(judgeMark(publishScore(59.5, 'none'), lines)).toEqual({ kind: 'failed', line: 60 });
});

test('a lower line makes a pass of the area, and the nation’s line one of the nation', () => {
	const lines = { nation: 60, separate: 53 };
	expect(judgeMark(53, lines)).toMatchObject({ kind: 'passed', scope: 'separate-area' });
	expect(judgeMark(60, lines)).toMatchObject({ kind: 'passed', scope: 'nation' });
	expect(judgeMark(52.5, lines)).toEqual({ kind: 'failed', line: 53 });
});

test('without a line of the year nothing is said', () => {
	expect(judgeMark(100, { nation: null, separate: null })).toEqual({ kind: 'unknown' });
});

test('more points never turn a pass into a failure', () => {
	const score = fc.integer({ min: 0, max: 200 }).map((halves) => halves / 2);
	fc.assert(
		fc.property(
			score,
			score,
			fc.constantFrom('none' as const, 'half-up' as const),
			(one, other, rounding) => {
				const lines = { nation: 60, separate: 53 };
				const rank = (points: number) => {
					const verdict = judgeMark(publishScore(points, rounding), lines);
					return verdict.kind === 'failed'
						? 0
						: verdict.kind === 'passed' && verdict.scope === 'nation'
							? 2
							: 1;
				};
				const [low, high] = [Math.min(one, other), Math.max(one, other)];
				expect(rank(low)).toBeLessThanOrEqual(rank(high));
			}
		)
	);
});
