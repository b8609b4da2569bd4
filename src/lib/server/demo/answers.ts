import { isRight, type CheckResponse } from '#lib/courses/check.ts';
import type { DemoCheck } from './curriculum.ts';
import type { Random } from '#lib/random.ts';

/** A right answer, as a form sends it. */
export function answerRightly({ kind, key }: DemoCheck): CheckResponse {
	return kind === 'short' ? key.right.slice(0, 1) : key.right;
}

/**
 * A wrong answer that somebody would give: an option that its author expected to be chosen and
 * answers, one choice too few or too many, two neighbours in the wrong order.
 *
 * @returns undefined where none comes to mind
 */
export function answerWrongly(check: DemoCheck, random: Random): CheckResponse | undefined {
	const response = draftWrongAnswer(check, random);
	return response && !isRight(check.kind, check.key, response) ? response : undefined;
}

function draftWrongAnswer(
	{ kind, key: { right, feedback }, options }: DemoCheck,
	random: Random
): CheckResponse | undefined {
	const wrong = options
		.filter((id) => !right.includes(id))
		.toSorted((one, other) => Number(other in feedback) - Number(one in feedback));
	switch (kind) {
		case 'single':
		case 'truefalse':
			// The square favours those that come first.
			return wrong.slice(Math.floor(random.next() ** 2 * wrong.length)).slice(0, 1);
		case 'multiple': {
			const missed = random.pick(right);
			if (random.next() < 0.5) return right.filter((id) => id !== missed);
			const added = random.pick(wrong);
			return options.filter((id) => right.includes(id) || id === added);
		}
		case 'order':
			return swapNeighbours(right, random);
		case 'match': {
			const ends = swapNeighbours(
				right.map((pair) => pair.slice(pair.indexOf('=') + 1)),
				random
			);
			return right.map((pair, index) => `${pair.slice(0, pair.indexOf('='))}=${ends[index] ?? ''}`);
		}
		case 'short':
			return undefined;
	}
}

function swapNeighbours(ids: readonly string[], random: Random): string[] {
	const place = random.below(ids.length - 1);
	const swapped = [...ids];
	swapped.splice(place, 2, ...ids.slice(place, place + 2).toReversed());
	return swapped;
}
