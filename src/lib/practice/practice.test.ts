import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { score, type ScoringRule } from '../exam/scoring.ts';
import { planToday } from './budget.ts';
import { calibrate, sumLoss, whenAddingPays } from './coach.ts';
import { standInBook, type LoggedAnswer } from './mistakes.ts';
import { isRapid, ratingOf } from './rating.ts';

describe('what an answer says about memory', () => {
	test.each([
		['right', 2, null, 'good'],
		['right and too easy', 2, 'easy', 'easy'],
		['right and unsure', 2, 'unsure', 'hard'],
		['right by luck', 2, 'guessed', 'again'],
		['a part of it', 0.5, null, 'again'],
		['a part of it, and it seemed easy', 1.5, 'easy', 'again'],
		['wrong', 0, null, 'again'],
		['wrong and unsure', 0, 'unsure', 'again']
	] as const)('%s', (_what, points, confidence, rating) => {
		expect(ratingOf({ points, pointsMax: 2, confidence })).toBe(rating);
	});

	test('is nothing where nobody can have read the question', () => {
		const rule = { charactersPerSecond: 25 };
		expect(isRapid(100, 3_999, rule)).toBe(true);
		expect(isRapid(100, 4_000, rule)).toBe(false);
		expect(isRapid(100, null, rule)).toBe(false);
	});
});

const answer = (points: number, facts: Partial<LoggedAnswer> = {}): LoggedAnswer => ({
	points,
	pointsMax: 1,
	confidence: null,
	isAfterExplanation: false,
	...facts
});

describe('the wrong-question book', () => {
	const twice = { rightInARow: 2 };

	test('has nothing of what was never wrong', () => {
		expect(standInBook([answer(1), answer(1, { confidence: 'guessed' })], twice)).toBeUndefined();
	});

	test('keeps a question until it was right often enough in a row', () => {
		expect(standInBook([answer(0), answer(1)], twice)).toEqual({
			shelf: 'open',
			wrongCount: 1,
			inARow: 1,
			missing: 1
		});
		expect(standInBook([answer(0), answer(1), answer(1)], twice)?.shelf).toBe('cleared');
		expect(standInBook([answer(0), answer(1), answer(1)], { rightInARow: 3 })?.shelf).toBe('open');
	});

	test('takes a question back that is wrong again', () => {
		const answers = [answer(0), answer(1), answer(1), answer(0), answer(1)];
		expect(standInBook(answers, twice)).toMatchObject({ shelf: 'open', wrongCount: 2, inARow: 1 });
	});

	test('counts no luck, and nothing that was shown just before', () => {
		const lucky = answer(1, { confidence: 'guessed' });
		const told = answer(1, { isAfterExplanation: true });
		expect(standInBook([answer(0), lucky, told, answer(1)], twice)?.inARow).toBe(1);
	});

	test('stands as whoever reads the log backwards would say, in any history', () => {
		const answers = fc.array(
			fc.record({
				points: fc.constantFrom(0, 0.5, 1),
				pointsMax: fc.constant(1),
				confidence: fc.constantFrom(null, 'unsure', 'guessed', 'easy'),
				isAfterExplanation: fc.boolean()
			}) as fc.Arbitrary<LoggedAnswer>,
			{ maxLength: 12 }
		);
		fc.assert(
			fc.property(answers, fc.integer({ min: 1, max: 9 }), (log, rightInARow) => {
				const last = log.findLastIndex(({ points }) => points < 1);
				const since = log
					.slice(last + 1)
					.filter(({ confidence, isAfterExplanation: told }) => confidence !== 'guessed' && !told);
				const standing = standInBook(log, { rightInARow });
				expect(standing?.shelf).toBe(
					last < 0 ? undefined : since.length >= rightInARow ? 'cleared' : 'open'
				);
			}),
			{ numRuns: 500 }
		);
	});
});

describe('the time of a day', () => {
	const many = (from: number, count: number) =>
		Array.from({ length: count }, (_, index) => ({
			questionId: from + index,
			seconds: 60,
			gain: (index * 7) % 10
		}));
	const terms = { secondsMax: 600, newPercent: 40, questionsMax: 300 };

	test('holds what gains most, and keeps a part for what is new', () => {
		const plan = planToday({ reviews: many(0, 1_400), fresh: many(5_000, 100) }, terms);
		expect(plan.reviews).toHaveLength(6);
		expect(plan.fresh).toHaveLength(4);
		expect(plan.seconds).toBe(600);
		const gains = plan.reviews.map((id) => (id * 7) % 10);
		expect(gains.every((gain) => gain === 9)).toBe(true);
	});

	test('goes to the other side where one needs less', () => {
		expect(planToday({ reviews: many(0, 2), fresh: many(50, 100) }, terms).fresh).toHaveLength(8);
		expect(planToday({ reviews: many(0, 100), fresh: [] }, terms).reviews).toHaveLength(10);
		expect(planToday({ reviews: many(0, 100), fresh: many(200, 1) }, terms)).toMatchObject({
			reviews: { length: 9 },
			fresh: [200]
		});
	});

	test('is never overdrawn, whatever is due', () => {
		const candidates = (from: number) =>
			fc.array(
				fc.record({
					questionId: fc.integer({ min: from, max: from + 999 }),
					seconds: fc.integer({ min: 10, max: 200 }),
					gain: fc.double({ min: 0, max: 5, noNaN: true })
				}),
				{ maxLength: 40 }
			);
		fc.assert(
			fc.property(
				candidates(0),
				candidates(1_000),
				fc.integer({ min: 0, max: 1_500 }),
				(...given) => {
					const [reviews, fresh, secondsMax] = given;
					const plan = planToday({ reviews, fresh }, { ...terms, secondsMax, questionsMax: 12 });
					expect(plan.seconds).toBeLessThanOrEqual(secondsMax);
					expect(plan.reviews.length + plan.fresh.length).toBeLessThanOrEqual(12);
				}
			)
		);
	});
});

const rule: ScoringRule = {
	strategy: 'national-2008',
	single: { right: 1, wrong: 0 },
	multiple: { complete: 2, eachRightOption: 0.5, anyWrongOption: 0 }
};

describe('the coach', () => {
	const given = (chosen: string, right: string, confidence: 'unsure' | 'guessed' | null = null) => {
		const key = { kind: 'multiple' as const, right: [...right] };
		const points = score(rule, key, [...chosen]);
		return { chosen: [...chosen], right: [...right], points, pointsMax: 2, confidence };
	};

	test('tells what was lost by choosing too much from what was lost by choosing too little', () => {
		const answers = [given('abc', 'ab'), given('a', 'abc'), given('ab', 'abc'), given('ab', 'ab')];
		expect(sumLoss(answers)).toEqual({ over: 2, under: 2.5, blank: 0 });
	});

	test('holds what was said against how it came off', () => {
		const answers = [
			given('ab', 'ab'),
			given('ac', 'ab'),
			given('ad', 'ab', 'unsure'),
			given('a', 'ab', 'guessed')
		];
		expect(calibrate(answers)).toEqual([
			{ mark: 'sure', answers: 2, right: 1, options: 4, rightOptions: 3 },
			{ mark: 'unsure', answers: 1, right: 0, options: 2, rightOptions: 1 },
			{ mark: 'guessed', answers: 1, right: 0, options: 1, rightOptions: 1 }
		]);
	});

	test('says from which chance on one more option pays by the national rule', () => {
		const [one, two, three] = whenAddingPays(rule, new Map([[2, 1]]), { rightMax: 4 });
		expect(one).toMatchObject({ chosen: 1, completing: 1 / 4, notCompleting: 1 / 2, mixed: 1 / 4 });
		expect(two).toMatchObject({ chosen: 2, completing: 1 / 2 });
		expect(two?.notCompleting).toBeCloseTo(2 / 3);
		expect(three).toMatchObject({
			chosen: 3,
			completing: 3 / 4,
			notCompleting: null,
			mixed: 3 / 4
		});
	});

	test('mixes by how many right options questions have, as trying all of them would', () => {
		const counts = new Map([
			[2, 30],
			[3, 50],
			[4, 20]
		]);
		for (const { chosen, mixed } of whenAddingPays(rule, counts, { rightMax: 4 })) {
			const earned = (right: number, isAdding: boolean, isNextRight: boolean) => {
				const key = [...'abcd'].slice(0, right);
				const own = key.slice(0, chosen);
				const more = isNextRight ? key[chosen] : 'e';
				const all = isAdding && more ? [...own, more] : own;
				return score(rule, { kind: 'multiple', right: key }, all);
			};
			const mean = (isAdding: boolean, chance: number) =>
				[...counts]
					.filter(([right]) => right > chosen)
					.reduce(
						(sum, [right, count]) =>
							sum +
							count *
								(chance * earned(right, isAdding, true) +
									(1 - chance) * earned(right, isAdding, false)),
						0
					);
			expect(mean(true, mixed)).toBeCloseTo(mean(false, mixed));
			expect(mean(true, mixed + 0.05)).toBeGreaterThan(mean(false, mixed + 0.05));
		}
	});
});
