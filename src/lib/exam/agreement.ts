/** What two people gave the same answer, each without the other's mark. */
export type MarkPair = readonly [first: number, second: number];

export interface Agreement {
	pairs: number;
	/** How many are the same, and how many lie within a point, of 1. */
	exactShare: number;
	withinPointShare: number;
	/** By how much the second gave more on average; below zero where they gave less. */
	meanDifference: number;
	/**
	 * Cohen's kappa with quadratic weights: 1 where all are the same, 0 where they agree no more than
	 * by chance. Null where everybody gave everything the same mark, so that nothing can be said.
	 */
	kappa: number | null;
}

/** How far marks of the same answers agree; undefined where there are none. */
export function measureAgreement(pairs: readonly MarkPair[]): Agreement | undefined {
	if (pairs.length === 0) return undefined;
	const share = (holds: (gap: number) => boolean) =>
		pairs.filter(([first, second]) => holds(Math.abs(first - second))).length / pairs.length;
	return {
		pairs: pairs.length,
		exactShare: share((gap) => gap === 0),
		withinPointShare: share((gap) => gap <= 1),
		meanDifference: meanOf(pairs.map(([first, second]) => second - first)),
		kappa: weightedKappa(pairs)
	};
}

/**
 * One minus the squared differences that there are over those that chance would give, each first mark
 * against each second: the same as with a table of categories, for marks of any step.
 */
function weightedKappa(pairs: readonly MarkPair[]): number | null {
	const observed = meanOf(pairs.map(([first, second]) => (first - second) ** 2));
	const expected = meanOf(
		pairs.flatMap(([first]) => pairs.map(([, second]) => (first - second) ** 2))
	);
	return expected === 0 ? null : 1 - observed / expected;
}

function meanOf(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
