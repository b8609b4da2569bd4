import { describe, expect, test } from 'vitest';
import { judgeReview, type PracticeKind, type PracticeRecord, type ReviewTerms } from './review.ts';

const terms: ReviewTerms = {
	years: 5,
	ways: [
		{ casesAYear: 20, supervisionHoursAYear: 75 },
		{ casesAYear: 10, supervisionHoursAYear: 150 }
	],
	achievements: [
		{ kind: 'project', count: 3 },
		{ kind: 'research-province', count: 1 }
	],
	records: { cases: 3, supervisionHours: 15 }
};
const today = '2026-11-24';
const records = (kind: PracticeKind, count: number, change: Partial<PracticeRecord> = {}) =>
	Array.from({ length: count }, (): PracticeRecord => {
		return { kind, endedOn: '2025-06-01', minutes: 0, hasRecord: false, ...change };
	});
const hours = (count: number, change: Partial<PracticeRecord> = {}) =>
	records('supervision', 1, { minutes: count * 60, ...change });
const judge = (all: readonly PracticeRecord[], qualifiedOn: string | null = '2019-06-22') =>
	judgeReview(all, terms, { today, qualifiedOn });

describe('what is gathered for the senior review', () => {
	test('is enough with one way of working, one achievement, and the whole records', () => {
		const standing = judge([
			...records('case', 97),
			...records('case', 3, { hasRecord: true }),
			...hours(360),
			...hours(15, { hasRecord: true }),
			...records('project', 3)
		]);
		expect(standing.ways.map(({ isMet }) => isMet)).toEqual([true, false]);
		expect(standing.isReady).toBe(true);
	});

	test('is held against the average of the years: 20 a year are 100', () => {
		const [way] = judge([...records('case', 99), ...hours(375)]).ways;
		expect(way).toEqual({
			measures: [
				{ kind: 'case', have: 99, need: 100 },
				{ kind: 'supervision', have: 375 * 60, need: 375 * 60 }
			],
			isMet: false
		});
	});

	test('needs the whole records of only some of it', () => {
		const standing = judge([...records('case', 100), ...hours(375), ...records('project', 3)]);
		expect(standing.ways[0]?.isMet).toBe(true);
		expect(standing.records.isMet).toBe(false);
		expect(standing.isReady).toBe(false);
	});

	test('counts no day before the five years, before the certificate, or ahead', () => {
		expect(judge([]).since).toBe('2021-11-25');
		const count = (endedOn: string, qualifiedOn?: string) =>
			judge(records('case', 1, { endedOn }), qualifiedOn).ways[0]?.measures[0]?.have;
		expect(count('2021-11-25')).toBe(1);
		expect(count('2021-11-24')).toBe(0);
		expect(count('2023-01-01', '2023-06-10')).toBe(0);
		expect(count('2026-11-25')).toBe(0);
	});

	test('does not take one kind of achievement for another', () => {
		expect(judge(records('research-city', 5)).achievements.some(({ isMet }) => isMet)).toBe(false);
		expect(judge(records('research-province', 1)).achievements.map(({ isMet }) => isMet)).toEqual([
			false,
			true
		]);
	});
});
