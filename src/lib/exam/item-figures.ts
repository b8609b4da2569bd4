/** One answer of one person to a question, and how they did in the rest of that paper. */
export interface ItemAnswer {
	/** Letters of the file. */
	chosen: readonly string[];
	points: number;
	pointsMax: number;
	/** The share of the points of the rest of the paper, of 1: without this question. */
	restShare: number;
}

export interface OptionFigures {
	letter: string;
	isRight: boolean;
	/** How many of a hundred chose it. */
	percent: number;
	/** Whether those who chose it did well in the rest; null where it says nothing. */
	discrimination: number | null;
}

/** What the answers to a question say about it. */
export interface ItemFigures {
	answers: number;
	/** The points that were reached, of a hundred. */
	facilityPercent: number;
	/**
	 * The point-biserial correlation between this question and the rest of the paper: near 0 it tells
	 * nobody apart, below it those who know more get it wrong. Null where it says nothing.
	 */
	discrimination: number | null;
	options: OptionFigures[];
}

/** Counts what answers say about a question; undefined where there are none. */
export function measureItem(
	answers: readonly ItemAnswer[],
	{ letters, right }: { letters: readonly string[]; right: readonly string[] }
): ItemFigures | undefined {
	if (answers.length === 0) return undefined;
	const rest = answers.map(({ restShare }) => restShare);
	const shares = answers.map(({ points, pointsMax }) => (pointsMax > 0 ? points / pointsMax : 0));
	return {
		answers: answers.length,
		facilityPercent: 100 * meanOf(shares),
		discrimination: correlate(shares, rest),
		options: letters.map((letter) => {
			const chose = answers.map(({ chosen }) => Number(chosen.includes(letter)));
			return {
				letter,
				isRight: right.includes(letter),
				percent: 100 * meanOf(chose),
				discrimination: correlate(chose, rest)
			};
		})
	};
}

/** Pearson's correlation; null where one side is the same throughout. */
export function correlate(xs: readonly number[], ys: readonly number[]): number | null {
	const [meanX, meanY] = [meanOf(xs), meanOf(ys)];
	const sumOf = (term: (x: number, y: number) => number) =>
		xs.reduce((sum, x, index) => sum + term(x - meanX, (ys[index] ?? meanY) - meanY), 0);
	const spread = Math.sqrt(sumOf((x) => x * x) * sumOf((_x, y) => y * y));
	return spread < Number.EPSILON ? null : sumOf((x, y) => x * y) / spread;
}

function meanOf(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Why somebody should look at the key of a question. */
export const itemFlags = ['low-discrimination', 'attractive-distractor', 'too-hard'] as const;
export type ItemFlag = (typeof itemFlags)[number];

export interface SuspicionRules {
	/** With fewer answers nothing is said. */
	answersMin: number;
	discriminationMin: number;
	/** Of a wrong option. */
	distractorDiscriminationMax: number;
	facilityPercentMin: number;
}

/** What about a question is suspicious, by the rules of the day. */
export function flagItem(figures: ItemFigures, rules: SuspicionRules): ItemFlag[] {
	if (figures.answers < rules.answersMin) return [];
	const { discrimination, facilityPercent, options } = figures;
	const isAttractive = options.some(
		(option) => !option.isRight && (option.discrimination ?? 0) > rules.distractorDiscriminationMax
	);
	const holds: Record<ItemFlag, boolean> = {
		'low-discrimination': discrimination !== null && discrimination < rules.discriminationMin,
		'attractive-distractor': isAttractive,
		'too-hard': facilityPercent < rules.facilityPercentMin
	};
	return itemFlags.filter((flag) => holds[flag]);
}
