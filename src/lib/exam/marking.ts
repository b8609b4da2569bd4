/** Who looks at an answer in which turn. */
export const markStages = ['first', 'second', 'third'] as const;
export type MarkStage = (typeof markStages)[number];

/** What a row of a rubric was given. */
export interface MarkedRow {
	/** From 1, as its task. */
	task: number;
	row: number;
	points: number;
	remark: string | null;
}

/** The marks of the examination come in these steps. */
export const markStepPoints = 0.5;

export interface MarkingTerms {
	needsSecond: boolean;
	/** By how many points two marks may differ before a third person decides. */
	thirdDifferencePoints: number;
}

/** Whose turn it is with the marks that are there, in their order, or what they come to. */
export type MarkingStep = { stage: MarkStage } | { points: number };

/**
 * What comes next for an answer. Two marks count by their mean, to the nearest half and the half up;
 * where they lie too far apart, a third person sees both and decides.
 */
export function nextStep(
	points: readonly number[],
	{ needsSecond, thirdDifferencePoints }: MarkingTerms
): MarkingStep {
	const [first, second, third] = points;
	if (first === undefined) return { stage: 'first' };
	if (second === undefined) return needsSecond ? { stage: 'second' } : { points: first };
	if (third !== undefined) return { points: third };
	if (Math.abs(first - second) > thirdDifferencePoints) return { stage: 'third' };
	const mean = (first + second) / 2;
	return { points: Math.round(mean / markStepPoints) * markStepPoints };
}
