import type { PracticeMark } from './practice.ts';

/** How well something was known, as spaced review counts it. */
export type ReviewRating = 'again' | 'hard' | 'good' | 'easy';

/** An answer with its mark. */
export interface MarkedAnswer {
	points: number;
	pointsMax: number;
	confidence: PracticeMark | null;
}

/** Whether an answer was right in everything. */
export function isRight({
	points,
	pointsMax
}: Pick<MarkedAnswer, 'points' | 'pointsMax'>): boolean {
	return points >= pointsMax;
}

/** Whether it was right and no luck: what was guessed shows nothing. */
export function isKnown(answer: MarkedAnswer): boolean {
	return isRight(answer) && answer.confidence !== 'guessed';
}

/**
 * What an answer says about memory. Whatever is not all right has to be seen again, a part of the
 * right options too: `hard` counts as known. What was right by luck has to be seen again. How long
 * it took says nothing.
 */
export function ratingOf(answer: MarkedAnswer): ReviewRating {
	if (!isKnown(answer)) return 'again';
	if (answer.confidence === 'unsure') return 'hard';
	return answer.confidence === 'easy' ? 'easy' : 'good';
}

/**
 * Whether somebody answered quicker than anybody reads.
 *
 * @param characters of the stem and the options
 * @param timeMs null where it is not known
 */
export function isRapid(
	characters: number,
	timeMs: number | null,
	{ charactersPerSecond }: { charactersPerSecond: number }
): boolean {
	return timeMs !== null && timeMs < (characters / charactersPerSecond) * 1000;
}
