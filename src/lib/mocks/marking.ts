/** Exactly one option is right. */
interface SingleRule {
	kind: 'single';
	value: { right: number; wrong: number };
}

/** Several are right, and not all of them need to be found for some of the points. */
interface MultipleRule {
	kind: 'multiple';
	value: { complete: number; each_right_option: number; any_wrong_option: number };
}

export type ScoringRule = SingleRule | MultipleRule;

/**
 * What an answer earns under a rule of marking (`exam.scoring.single`, `exam.scoring.multiple`).
 *
 * @param right the letters of the right options
 * @param chosen the letters that were chosen, none twice
 */
export function awardPoints(
	rule: ScoringRule,
	right: readonly string[],
	chosen: readonly string[]
): number {
	if (chosen.length === 0) return 0;
	const isAllRight = chosen.every((letter) => right.includes(letter));
	if (rule.kind === 'single') return isAllRight ? rule.value.right : rule.value.wrong;
	if (!isAllRight) return rule.value.any_wrong_option;
	if (chosen.length === right.length) return rule.value.complete;
	return rule.value.each_right_option * chosen.length;
}

/** What an answer to a question with several right options lost, and by what. */
export interface Loss {
	/** Points that a wrong option cost. */
	over: number;
	/** Points that right options would have brought that were not chosen. */
	under: number;
	/** Points of what was not answered at all. */
	blank: number;
}

/** Tells apart by what the points of a question were lost that has several right options. */
export function lossOf(
	{ points, awarded }: { points: number; awarded: number },
	right: readonly string[],
	chosen: readonly string[]
): Loss {
	const lost = points - awarded;
	if (chosen.length === 0) return { over: 0, under: 0, blank: lost };
	const isOver = chosen.some((letter) => !right.includes(letter));
	return isOver ? { over: lost, under: 0, blank: 0 } : { over: 0, under: lost, blank: 0 };
}
