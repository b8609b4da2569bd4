import type { Condition, ConditionKind } from './judgment.ts';

/** Conditions after one more slug of a kind is done; the same ones where it was done before. */
export function advance(
	conditions: readonly Condition[],
	kind: Exclude<ConditionKind, 'time'>,
	slug: string
): Condition[] {
	return conditions.map((condition) => {
		if (condition.kind !== kind || !condition.open.includes(slug)) return condition;
		const done = condition.done + 1;
		const open = condition.open.filter((other) => other !== slug);
		return { ...condition, done, open, isMet: done >= condition.needed };
	});
}

/** Conditions after some more seconds of attention. */
export function advanceTime(conditions: readonly Condition[], seconds: number): Condition[] {
	return conditions.map((condition) => {
		if (condition.kind !== 'time') return condition;
		const done = Math.min(condition.needed, condition.done + seconds);
		return { ...condition, done, isMet: done >= condition.needed };
	});
}
