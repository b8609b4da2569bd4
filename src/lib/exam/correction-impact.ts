import type { Mark } from './key-correction.ts';

/** A paper before and after a correction: what it had reached of what it could. */
export interface PaperChange {
	before: Mark;
	after: Mark;
}

export interface CorrectionImpact {
	papers: number;
	/** How many reach more than before, and how many less. */
	up: number;
	down: number;
	/** How many papers pass that did not, and how many do not any more. */
	passesGained: number;
	passesLost: number;
}

/** A pass line is said of so many points. */
const lineOf = 100;

/**
 * Whether a paper reaches a pass line; where a question was dropped, by its share of what is left.
 *
 * @param line points of 100
 */
export function isPass({ points, pointsMax }: Mark, line: number): boolean {
	return pointsMax > 0 && points * lineOf >= line * pointsMax;
}

/** What a correction does to papers, counted. */
export function measureImpact(changes: readonly PaperChange[], line: number): CorrectionImpact {
	const share = ({ points, pointsMax }: Mark) => (pointsMax > 0 ? points / pointsMax : 0);
	const count = (holds: (change: PaperChange) => boolean) => changes.filter(holds).length;
	return {
		papers: changes.length,
		up: count(({ before, after }) => share(after) > share(before)),
		down: count(({ before, after }) => share(after) < share(before)),
		passesGained: count(({ before, after }) => !isPass(before, line) && isPass(after, line)),
		passesLost: count(({ before, after }) => isPass(before, line) && !isPass(after, line))
	};
}
