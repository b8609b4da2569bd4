import { isKnown, isRight, type MarkedAnswer } from './rating.ts';

/** An answer as the wrong-question book reads it. */
export interface LoggedAnswer extends MarkedAnswer {
	/** Whether the answer had been shown the same day: then being right again proves nothing. */
	isAfterExplanation: boolean;
}

/** How a question stands in somebody's wrong-question book. */
export interface BookStanding {
	/** `open` while it is to be practised, `cleared` on the shelf of those that are done with. */
	shelf: 'open' | 'cleared';
	wrongCount: number;
	/** Right answers since it was last wrong. */
	inARow: number;
	/** How many are still needed. */
	missing: number;
}

/**
 * A view over the log, never a list of its own: a question is in the book once it was not all right,
 * goes to the shelf after enough right answers in a row, and comes back when it is wrong again. A
 * right answer counts where it was no guess and the answer was not shown on the same day.
 *
 * @param answers to one question, the oldest first
 * @returns undefined for a question that was never wrong
 */
export function standInBook(
	answers: readonly LoggedAnswer[],
	{ rightInARow }: { rightInARow: number }
): BookStanding | undefined {
	let wrongCount = 0;
	let inARow = 0;
	for (const answer of answers) {
		if (!isRight(answer)) {
			wrongCount++;
			inARow = 0;
		} else if (isKnown(answer) && !answer.isAfterExplanation) inARow++;
	}
	if (wrongCount === 0) return undefined;
	const missing = Math.max(0, rightInARow - inARow);
	return { shelf: missing === 0 ? 'cleared' : 'open', wrongCount, inARow, missing };
}
