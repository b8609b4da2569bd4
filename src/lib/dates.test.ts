import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, daysBetween, isDay } from './dates.ts';

const days = fc.integer({ min: 0, max: 40_000 }).map((count) => addDays('1950-01-01', count));

test('a month later is the same day, or the last where the month is shorter', () => {
	expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
	expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
	expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
	expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
	expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
	expect(addMonths('2026-05-24', 0)).toBe('2026-05-24');
});

test('months make real days, and later ones for later days', () => {
	fc.assert(
		fc.property(days, days, fc.integer({ min: -600, max: 600 }), (one, other, months) => {
			expect(isDay(addMonths(one, months))).toBe(true);
			const [first, second] = [one, other].sort() as [string, string];
			expect(addMonths(first, months) <= addMonths(second, months)).toBe(true);
		})
	);
});

test('the days between two days lead from one to the other', () => {
	fc.assert(
		fc.property(days, days, (one, other) => {
			expect(addDays(one, daysBetween(one, other))).toBe(other);
		})
	);
});
