/** Where a pass counts: in the whole nation, or in the areas with a line of their own (单独划线). */
export type PassScope = 'nation' | 'separate-area';

/** How a province rounds the scores that it publishes. */
export type Rounding = 'none' | 'half-up';

export const pointsMax = 100;
/** Marks of the examination move in half points. */
export const pointsStep = 0.5;

/** The lines that a score is held against; null where no rule says one. */
export interface PassLines {
	nation: number | null;
	/** The lower line of the area in which the paper was sat. */
	separate: number | null;
}

/** What became of a score. `unknown` where the line of that year is not recorded. */
export type MarkVerdict =
	| { kind: 'passed'; scope: PassScope; line: number }
	| { kind: 'failed'; line: number }
	| { kind: 'unknown' };

/** Whether the number is a score: whole or half points from 0 to 100. */
export function isScore(points: number): boolean {
	return points >= 0 && points <= pointsMax && Number.isInteger(points / pointsStep);
}

/** The score as the province publishes it: 59.5 is 60 where halves are rounded up. */
export function publishScore(raw: number, rounding: Rounding): number {
	return rounding === 'half-up' ? Math.floor(raw + 0.5) : raw;
}

/**
 * Holds the published score against the lines: what stands on the result slip decides. Whoever
 * reaches the nation's line has passed everywhere; whoever only reaches the lower line of the area
 * has passed for that area.
 */
export function judgeMark(published: number, { nation, separate }: PassLines): MarkVerdict {
	if (nation !== null && published >= nation)
		return { kind: 'passed', scope: 'nation', line: nation };
	if (separate !== null && published >= separate)
		return { kind: 'passed', scope: 'separate-area', line: separate };
	return nation === null ? { kind: 'unknown' } : { kind: 'failed', line: separate ?? nation };
}
