import { score, scoreMax, type MarkedKey, type ScoringRule } from './scoring.ts';

/**
 * What becomes of marks that were given by a key that was wrong:
 *
 * - `rekey`: every answer is marked anew by the right key;
 * - `all-credit`: everybody who had the question gets its points, whatever they chose;
 * - `drop`: the question counts for nobody, neither in what was reached nor in what could be;
 * - `only-up`: marked anew where that earns more, else as it was.
 */
export const correctionPolicies = ['rekey', 'all-credit', 'drop', 'only-up'] as const;
export type CorrectionPolicy = (typeof correctionPolicies)[number];

/** What one question earned of what it could. */
export interface Mark {
	points: number;
	pointsMax: number;
}

/**
 * The mark after a correction of the key.
 *
 * @param given the answer as it was, and the mark that it had
 * @param key what is held to be right now
 */
export function correctMark(
	policy: CorrectionPolicy,
	rule: ScoringRule,
	given: { chosen: readonly string[]; mark: Mark },
	key: MarkedKey
): Mark {
	const pointsMax = scoreMax(rule, key.kind);
	if (policy === 'drop') return { points: 0, pointsMax: 0 };
	if (policy === 'all-credit') return { points: pointsMax, pointsMax };
	const points = score(rule, key, given.chosen);
	if (policy === 'rekey') return { points, pointsMax };
	return { points: Math.max(points, given.mark.points), pointsMax };
}

/** What a paper reached of what it could. */
export function addMarks(marks: readonly Mark[]): Mark {
	return marks.reduce(
		(sum, mark) => ({
			points: sum.points + mark.points,
			pointsMax: sum.pointsMax + mark.pointsMax
		}),
		{ points: 0, pointsMax: 0 }
	);
}
