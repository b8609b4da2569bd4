import type { ScoringRule } from '../exam/scoring.ts';
import { addLoss, lossOf, type Loss } from '../mocks/loss.ts';
import type { PracticeMark } from './practice.ts';

/** An answer to a question with several right options, with what is right. */
export interface MultipleAnswer {
	chosen: readonly string[];
	right: readonly string[];
	points: number;
	pointsMax: number;
	confidence: PracticeMark | null;
}

/** How often somebody is right where they said how sure they are. */
export interface Calibration {
	mark: 'sure' | 'unsure' | 'guessed';
	answers: number;
	/** Of them right in everything. */
	right: number;
	/** Options that were chosen, and how many of them were right. */
	options: number;
	rightOptions: number;
}

const marks = ['sure', 'unsure', 'guessed'] as const;

/** The points that answers lost, by choosing too much, too little or nothing. */
export function sumLoss(answers: readonly MultipleAnswer[]): Loss {
	return answers.reduce(
		(sum, { points, pointsMax, right, chosen }) =>
			addLoss(sum, lossOf({ points: pointsMax, awarded: points }, right, chosen)),
		{ over: 0, under: 0, blank: 0 }
	);
}

/** How what somebody said about their answers compares with how these came off. */
export function calibrate(answers: readonly MultipleAnswer[]): Calibration[] {
	return marks.map((mark) => {
		const own = answers.filter(({ confidence }) => markOf(confidence) === mark);
		const rightOptions = own.map(
			({ chosen, right }) => chosen.filter((letter) => right.includes(letter)).length
		);
		return {
			mark,
			answers: own.length,
			right: own.filter(({ points, pointsMax }) => points >= pointsMax).length,
			options: own.reduce((sum, { chosen }) => sum + chosen.length, 0),
			rightOptions: rightOptions.reduce((sum, count) => sum + count, 0)
		};
	});
}

/** Whoever finds it easy is sure. */
function markOf(confidence: PracticeMark | null): Calibration['mark'] {
	return confidence === 'unsure' || confidence === 'guessed' ? confidence : 'sure';
}

/** From which probability of being right one more option pays. */
export interface Threshold {
	/** Options that are chosen already, and taken to be right. */
	chosen: number;
	/** From 0 to 1: if it were the last right one. */
	completing: number;
	/** If there were another right one behind it; null where there cannot be. */
	notCompleting: number | null;
	/** Mixed by how many right options questions have. */
	mixed: number;
}

/**
 * When to choose one more option: with `k` right ones chosen it risks `k` times the points of a part,
 * for those of all, or of one part more. It pays above `risk / (what there would be)`.
 *
 * @param rightCounts how many questions have so many right options, by that number
 */
export function whenAddingPays(
	{ multiple }: Pick<ScoringRule, 'multiple'>,
	rightCounts: ReadonlyMap<number, number>,
	{ rightMax }: { rightMax: number }
): Threshold[] {
	const { complete, eachRightOption: each, anyWrongOption: none } = multiple;
	return Array.from({ length: rightMax - 1 }, (_, index) => {
		const chosen = index + 1;
		const stake = chosen * each - none;
		const ending = countOf(rightCounts, (right) => right === chosen + 1);
		const going = countOf(rightCounts, (right) => right > chosen + 1);
		const share = ending + going === 0 ? 1 : ending / (ending + going);
		const more = (chosen + 1) * each - none;
		const all = complete - none;
		return {
			chosen,
			completing: stake / all,
			notCompleting: chosen + 1 < rightMax ? stake / more : null,
			mixed: stake / (share * all + (1 - share) * more)
		};
	});
}

function countOf(
	rightCounts: ReadonlyMap<number, number>,
	isMeant: (right: number) => boolean
): number {
	return [...rightCounts].reduce((sum, [right, count]) => (isMeant(right) ? sum + count : sum), 0);
}
