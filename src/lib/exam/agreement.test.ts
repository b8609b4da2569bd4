import { describe, expect, test } from 'vitest';
import { measureAgreement } from './agreement.ts';

describe('how far two marks agree', () => {
	test('is whole where they are the same', () => {
		expect(
			measureAgreement([
				[4, 4],
				[8, 8]
			])
		).toEqual({ pairs: 2, exactShare: 1, withinPointShare: 1, meanDifference: 0, kappa: 1 });
	});

	test('is counted by hand for four answers', () => {
		// Squared differences 0, 1, 4 and 1: 1.5 on average. Each first against each second: the sum of
		// (first - second)² over the sixteen is 184, so 11.5 on average.
		const agreement = measureAgreement([
			[2, 2],
			[4, 5],
			[6, 4],
			[8, 9]
		]);
		expect(agreement).toMatchObject({
			exactShare: 0.25,
			withinPointShare: 0.75,
			meanDifference: 0
		});
		expect(agreement?.kappa).toBeCloseTo(1 - 1.5 / 11.5, 10);
	});

	test('is below zero where one gives much where the other gives little', () => {
		const { kappa, meanDifference } = measureAgreement([
			[0, 8],
			[8, 0]
		]) ?? { kappa: 0, meanDifference: 1 };
		expect(kappa).toBe(-1);
		expect(meanDifference).toBe(0);
	});

	test('says nothing by chance where everything has the same mark, nor where there is nothing', () => {
		expect(measureAgreement([[5, 5]])?.kappa).toBeNull();
		expect(measureAgreement([])).toBeUndefined();
	});

	test('tells the milder from the stricter', () => {
		expect(
			measureAgreement([
				[4, 6],
				[5, 6]
			])?.meanDifference
		).toBe(1.5);
	});
});
