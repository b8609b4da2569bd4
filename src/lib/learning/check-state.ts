import type { CheckKey, CheckResponse } from '../courses/check.ts';
import type { BlockNode } from '../markdown/tree.ts';

/** One answer, and how long ago it was given. */
export interface Attempt {
	response: CheckResponse;
	isRight: boolean;
	secondsAgo: number;
}

/** How a check stands for a learner, and what may be shown of its key by now. */
export interface CheckState {
	attempts: number;
	/** Once right is right for good. */
	isPassed: boolean;
	/** The last answer; empty before the first. */
	response: CheckResponse;
	/** What to say about what was chosen last. */
	feedback: BlockNode[][];
	/** Shown once it was right, or wrong often enough. */
	right: string[] | null;
	explanation: BlockNode[] | null;
	/** Wrong answers that are left before the key is shown. */
	triesBeforeKey: number;
	/** How long until it can be tried again; 0 is now. */
	waitSeconds: number;
}

export interface RetryRule {
	/** After so many wrong answers the right one is shown. */
	attemptsBeforeKey: number;
	/** How long the check then waits before it can be tried again. */
	waitAfterKeyMinutes: number;
}

/**
 * The state of a check by its attempts, oldest first. The one rule for server and device.
 *
 * Whoever has seen the answer waits a little before answering, so that it is not only copied.
 */
export function stateOfCheck(
	key: CheckKey,
	attempts: readonly Attempt[],
	rule: RetryRule
): CheckState {
	const last = attempts.at(-1);
	const isPassed = attempts.some(({ isRight }) => isRight);
	const wrong = attempts.filter(({ isRight }) => !isRight).length;
	const isShown = isPassed || wrong >= rule.attemptsBeforeKey;
	const waits = isShown && !isPassed && last !== undefined;
	return {
		attempts: attempts.length,
		isPassed,
		response: last?.response ?? [],
		feedback: (last?.response ?? []).flatMap((id) => {
			const words = key.feedback[id];
			return words && words.length > 0 ? [words] : [];
		}),
		right: isShown ? key.right : null,
		explanation: isShown ? key.explanation : null,
		triesBeforeKey: isShown ? 0 : rule.attemptsBeforeKey - wrong,
		waitSeconds: waits ? Math.max(0, Math.ceil(rule.waitAfterKeyMinutes * 60 - last.secondsAgo)) : 0
	};
}
