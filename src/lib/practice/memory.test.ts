import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../dates.ts';
import {
	dueWithExam,
	recallAfterReview,
	recallOn,
	replayReviews,
	type DayReview,
	type MemoryRules
} from './memory.ts';

const rules: MemoryRules = {
	retentionPercent: 85,
	intervalDaysMax: 365,
	lastReviewDays: 14,
	lastReviewNeedsDays: 18
};
const start = '2027-01-01';

describe('what is remembered', () => {
	test('is nothing of what was never reviewed', () => {
		expect(replayReviews([], rules)).toBeUndefined();
	});

	test('lasts longer with each good review, and shrinks when it was forgotten', () => {
		const good: DayReview[] = [
			{ day: start, rating: 'good' },
			{ day: '2027-01-05', rating: 'good' }
		];
		const before = replayReviews(good, rules);
		const after = replayReviews([...good, { day: '2027-02-05', rating: 'again' }], rules);

		expect(before).toMatchObject({ reviewedOn: '2027-01-05', reviews: 2, lapses: 0 });
		expect(before?.dueOn).toBe('2027-02-05');
		expect(after?.stability).toBeLessThan(before?.stability ?? 0);
		expect(after?.lapses).toBe(1);
	});

	test('is asked for again when as much is known as the rule wants', () => {
		const state = replayReviews([{ day: start, rating: 'good' }], rules);
		expect(state && recallOn(state, state.dueOn, rules)).toBeCloseTo(0.85, 1);
	});

	test('comes due on a later day whatever the reviews were', () => {
		const histories = fc.array(
			fc.record({
				gap: fc.integer({ min: 1, max: 90 }),
				rating: fc.constantFrom('again', 'hard', 'good', 'easy')
			}),
			{ minLength: 1, maxLength: 20 }
		);
		fc.assert(
			fc.property(histories, (steps) => {
				let day = start;
				const reviews = steps.map(({ gap, rating }) => ({
					day: (day = addDays(day, gap)),
					rating
				})) as DayReview[];
				const state = replayReviews(reviews, rules);
				expect(state && daysBetween(state.reviewedOn, state.dueOn)).toBeGreaterThan(0);
				expect(
					state && recallAfterReview(state, { today: day, day: addDays(day, 30) }, rules)
				).toBeGreaterThan(0);
			})
		);
	});
});

describe('with the examination in view', () => {
	const examOn = '2027-05-22';
	const far = { dueOn: '2027-09-01', reviewedOn: '2027-03-01' };

	test('every question has its last review on one of the last days, spread over all of them', () => {
		const days = Array.from({ length: 1_500 }, (_, spread) =>
			daysBetween(dueWithExam(far, { examOn, spread }, rules), examOn)
		);
		expect(new Set(days)).toEqual(new Set(Array.from({ length: 14 }, (_, index) => index + 1)));
		const most = Math.max(
			...new Set(days).values().map((day) => days.filter((one) => one === day).length)
		);
		expect(most).toBeLessThan(150);
	});

	test('nothing moves that comes due before, or was reviewed shortly before it', () => {
		const soon = { dueOn: '2027-04-01', reviewedOn: '2027-03-01' };
		expect(dueWithExam(soon, { examOn, spread: 5 }, rules)).toBe('2027-04-01');
		const late = { dueOn: '2027-09-01', reviewedOn: '2027-05-04' };
		expect(dueWithExam(late, { examOn, spread: 5 }, rules)).toBe('2027-09-01');
		expect(dueWithExam(far, { examOn: null, spread: 5 }, rules)).toBe('2027-09-01');
	});

	test('reviewing what is nearly forgotten gains more than what is fresh', () => {
		const gain = (reviewedOn: string) => {
			const state = { stability: 20, difficulty: 5, reviewedOn };
			const today = '2027-04-20';
			return (
				recallAfterReview(state, { today, day: examOn }, rules) - recallOn(state, examOn, rules)
			);
		};
		expect(gain('2027-02-01')).toBeGreaterThan(gain('2027-04-19'));
	});
});
