import { describe, expect, test } from 'vitest';
import { nextStep } from './marking.ts';

const alone = { needsSecond: false, thirdDifferencePoints: 3 };
const sampled = { needsSecond: true, thirdDifferencePoints: 3 };

describe('an answer', () => {
	test('is final after one mark, unless it is in the sample', () => {
		expect(nextStep([], alone)).toEqual({ stage: 'first' });
		expect(nextStep([12], alone)).toEqual({ points: 12 });
		expect(nextStep([12], sampled)).toEqual({ stage: 'second' });
	});

	test('counts by the mean of two marks that are near, to the half and up', () => {
		expect(nextStep([12, 13], sampled)).toEqual({ points: 12.5 });
		expect(nextStep([12, 12.5], sampled)).toEqual({ points: 12.5 });
		expect(nextStep([10, 13], sampled)).toEqual({ points: 11.5 });
	});

	test('goes to a third person where two are far apart, who decides', () => {
		expect(nextStep([9, 12.5], sampled)).toEqual({ stage: 'third' });
		expect(nextStep([9, 12.5, 10], sampled)).toEqual({ points: 10 });
	});
});
