import type { QuestionKind } from '../question.ts';

/** A question that may come into a paper. */
export interface PoolQuestion {
	id: number;
	kind: QuestionKind;
	chapter: string;
	/** Its main knowledge point. */
	point: string;
	/** How many of 100 get it right; null where nobody has said. */
	facilityPercent: number | null;
	/** Questions that share one of these words do not meet. */
	enemies: readonly string[];
	/** In how many papers it was. */
	exposure: number;
	/** Whether the person whom the paper is for has met it. */
	isSeen: boolean;
}

export interface PlanSection {
	kind: QuestionKind;
	/** How many questions. */
	items: number;
	pointsEach: number;
}

/** What a paper must be. */
export interface PaperPlan {
	sections: PlanSection[];
	/** In their order, with the marks of 100 that are expected of each. */
	chapters: { code: string; weight: number }[];
	/** By how many marks a chapter may differ from its weight; null where that is not asked. */
	chapterMarksTolerance: number | null;
	/** How many questions of a chapter at most; null where that is not limited. */
	chapterItemsMax: number | null;
	/** How many questions with the same main point at most. */
	pointItemsMax: number;
	/** What the facilities come to on average, and by how much they may differ from it. */
	facilityPercent: { mean: number; tolerance: number } | null;
	/** How many questions the person must not have met. */
	unseenMin: number;
}

/** Where a paper falls short of its plan, and by how much. */
export type Shortage =
	/** So many questions of the kind are missing. */
	| { of: 'section'; kind: QuestionKind; missing: number }
	/** The questions that there are give the chapter so many marks too few. */
	| { of: 'chapter'; chapter: string; missing: number }
	/** Other chapters would have to give so many marks too many. */
	| { of: 'chapter-over'; chapter: string; over: number }
	/** The questions that there are would have to be so much easier, or harder, on average. */
	| { of: 'facility'; direction: 'easier' | 'harder'; percent: number }
	/** So many of the questions must not have been met before. */
	| { of: 'unseen'; missing: number };

/** The bounds between which the marks of a chapter must lie. */
export function chapterBounds(
	{ chapterMarksTolerance: tolerance }: PaperPlan,
	weight: number
): { min: number; max: number } {
	if (tolerance === null) return { min: 0, max: Infinity };
	return { min: Math.max(0, weight - tolerance), max: weight + tolerance };
}

/** The points of a question of a kind in the plan; none for a kind that the plan does not have. */
export function pointsOf({ sections }: PaperPlan, kind: QuestionKind): number {
	return sections.find((section) => section.kind === kind)?.pointsEach ?? 0;
}
