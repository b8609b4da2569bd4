import { describe, expect, test } from 'vitest';
import { correlate, flagItem, measureItem, type ItemAnswer } from './item-figures.ts';

const answer = (letter: string, points: number, restShare: number): ItemAnswer => ({
	chosen: letter === '' ? [] : [letter],
	points,
	pointsMax: 1,
	restShare
});
const key = { letters: ['a', 'b', 'c'], right: ['a'] };

describe('a correlation', () => {
	test('is counted by hand', () => {
		// Means 2.5 and 2.5; deviations -1.5 -0.5 0.5 1.5 and -0.5 -1.5 1.5 0.5: 3 over √5·√5.
		expect(correlate([1, 2, 3, 4], [2, 1, 4, 3])).toBeCloseTo(0.6, 10);
		expect(correlate([0, 1], [1, 0])).toBeCloseTo(-1, 10);
	});

	test('says nothing where one side is the same throughout', () => {
		expect(correlate([1, 1, 1], [1, 2, 3])).toBeNull();
		expect(correlate([1, 2], [0.1, 0.1])).toBeNull();
	});
});

describe('the figures of a question', () => {
	test('are facility, discrimination without the question itself, and who chose what', () => {
		// Right, right, wrong, wrong with 0.8, 0.6, 0.4, 0.2 in the rest: 0.4 over √1·√0.2.
		const figures = measureItem(
			[answer('a', 1, 0.8), answer('a', 1, 0.6), answer('b', 0, 0.4), answer('', 0, 0.2)],
			key
		);
		expect(figures).toMatchObject({ answers: 4, facilityPercent: 50 });
		expect(figures?.discrimination).toBeCloseTo(0.4 / Math.sqrt(0.2), 10);
		expect(figures?.options.map(({ letter, percent }) => [letter, percent])).toEqual([
			['a', 50],
			['b', 25],
			['c', 0]
		]);
		expect(figures?.options[2]?.discrimination).toBeNull();
	});

	test('are none without answers', () => {
		expect(measureItem([], key)).toBeUndefined();
	});
});

describe('suspicion', () => {
	const rules = {
		answersMin: 4,
		discriminationMin: 0,
		distractorDiscriminationMax: 0.1,
		facilityPercentMin: 20
	};
	/** Whoever knows most chooses b, though a is held to be right. */
	const wrongKey = [
		answer('b', 0, 0.9),
		answer('b', 0, 0.8),
		answer('a', 1, 0.3),
		answer('c', 0, 0.2)
	];
	const flagsOf = (answers: ItemAnswer[], changed = {}) => {
		const figures = measureItem(answers, key);
		return figures && flagItem(figures, { ...rules, ...changed });
	};

	test('falls on a key against which those who know more choose', () => {
		expect(flagsOf(wrongKey)).toEqual(['low-discrimination', 'attractive-distractor']);
	});

	test('falls on what hardly anybody gets', () => {
		const none = wrongKey.map((one) => ({ ...one, points: 0 }));
		expect(flagsOf(none)).toContain('too-hard');
	});

	test('waits for enough answers, and spares a sound question', () => {
		expect(flagsOf(wrongKey, { answersMin: 5 })).toEqual([]);
		expect(
			flagsOf([answer('a', 1, 0.9), answer('a', 1, 0.8), answer('b', 0, 0.3), answer('c', 0, 0.2)])
		).toEqual([]);
	});
});
