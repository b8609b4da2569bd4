import type { ObjectiveKind } from './question.ts';

/**
 * How answers are marked: a strategy by name, and its numbers. Kept with whatever was marked by it, so
 * that a mark can be explained years later although the rule has changed.
 */
export interface ScoringRule {
	strategy: ScoringStrategy;
	/** Points; from the rule `exam.scoring.single`. */
	single: { right: number; wrong: number };
	/** Points; from the rule `exam.scoring.multiple`. */
	multiple: { complete: number; eachRightOption: number; anyWrongOption: number };
}

export type ScoringStrategy = keyof typeof strategies;

export interface MarkedKey {
	kind: ObjectiveKind;
	/** The ids of the right options. */
	right: readonly string[];
}

type Strategy = (rule: ScoringRule, key: MarkedKey, chosen: ReadonlySet<string>) => number;

/** A new way of marking gets a new name; what a name means never changes. */
const strategies = { 'national-2008': scoreNationally } as const satisfies Record<string, Strategy>;

/**
 * The points that an answer earns. The order in which options were chosen, and choosing one twice,
 * change nothing.
 *
 * @param chosen the ids of the options that were chosen; none for a question that was left out
 */
export function score(rule: ScoringRule, key: MarkedKey, chosen: readonly string[]): number {
	return strategies[rule.strategy](rule, key, new Set(chosen));
}

/** The points of an answer that is right in everything. */
export function scoreMax(rule: ScoringRule, kind: ObjectiveKind): number {
	return kind === 'single' ? rule.single.right : rule.multiple.complete;
}

/**
 * The national examination since 2008. A single choice earns its point or nothing. Of several choices
 * all right ones earn two points, any wrong one nothing at all, and otherwise each right one half a
 * point. Training houses agree on it (content/policy/scoring.yaml); pages that say all or nothing err.
 */
function scoreNationally(
	{ single, multiple }: ScoringRule,
	{ kind, right }: MarkedKey,
	chosen: ReadonlySet<string>
): number {
	if (chosen.size === 0) return 0;
	const found = right.filter((id) => chosen.has(id)).length;
	const isComplete = found === right.length && found === chosen.size;
	if (kind === 'single') return isComplete ? single.right : single.wrong;
	if (found < chosen.size) return multiple.anyWrongOption;
	return isComplete ? multiple.complete : multiple.eachRightOption * found;
}
