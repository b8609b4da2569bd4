import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween, type Day } from '#lib/dates.ts';
import { countDays, joinSpans, spansFrom, subtractSpans, type Span } from './spans.ts';

const zero = '2020-01-01';
const horizon = 120;
const dayAt = (index: number): Day => addDays(zero, index);

const spans = fc.array(
	fc.record({
		from: fc.integer({ min: 0, max: horizon }).map(dayAt),
		until: fc.option(fc.integer({ min: 0, max: horizon }).map(dayAt))
	}),
	{ maxLength: 6 }
);

/** The days of the spans one by one: nothing can be wrong with a set. */
function daysOf(all: readonly Span[]): Set<Day> {
	const days = new Set<Day>();
	for (const { from, until } of all) {
		for (let index = 0; index < 2 * horizon; index++) {
			const day = dayAt(index);
			if (day >= from && (until === null || day < until)) days.add(day);
		}
	}
	return days;
}

test('joined spans hold the same days, in order, with a gap between each two', () => {
	fc.assert(
		fc.property(spans, (all) => {
			const joined = joinSpans(all);
			expect(daysOf(joined)).toEqual(daysOf(all));
			joined.slice(1).forEach(({ from }, index) => {
				const before = joined[index]?.until ?? null;
				expect(before !== null && before < from).toBe(true);
			});
		})
	);
});

test('what is taken out is gone, and nothing else', () => {
	fc.assert(
		fc.property(spans, spans, (all, holes) => {
			expect(daysOf(subtractSpans(all, holes))).toEqual(daysOf(all).difference(daysOf(holes)));
		})
	);
});

test('days are counted up to a day, that day included, and from a day on', () => {
	fc.assert(
		fc.property(spans, fc.integer({ min: 0, max: horizon }).map(dayAt), (all, day) => {
			const upTo = [...daysOf(all)].filter((each) => each <= day);
			expect(countDays(all, day)).toBe(upTo.length);
			const fromOn = [...daysOf(all)].filter((each) => each >= day);
			expect([...daysOf(spansFrom(all, day))].sort()).toEqual(fromOn.sort());
		})
	);
});

test('an end that comes before its beginning holds no day', () => {
	expect(joinSpans([{ from: '2020-02-01', until: '2020-01-01' }])).toEqual([]);
	expect(daysBetween('2020-02-28', '2020-03-01')).toBe(2);
});
