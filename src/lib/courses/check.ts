import type { BlockNode } from '../markdown/tree.ts';

export const checkKinds = ['single', 'multiple', 'truefalse', 'order', 'match', 'short'] as const;

export type CheckKind = (typeof checkKinds)[number];

/**
 * What a learner answers, as a form sends it: the ids of the options that were chosen (`single`,
 * `multiple`, `truefalse`), all ids in the chosen order (`order`), `left=right` for each row
 * (`match`), or the one text that was typed (`short`).
 */
export type CheckResponse = readonly string[];

/** What makes an answer right, and what to say about it. Kept apart from the text that is shown. */
export interface CheckKey {
	/** In the form of a response; for `short`, every wording of which an answer must hold one. */
	right: string[];
	/** By the id of an option: what to say to whoever chose it. */
	feedback: Record<string, BlockNode[]>;
	explanation: BlockNode[];
}

export const responseLimits = {
	/** Parts of one response. */
	partsMax: 12,
	/** Characters of one part. */
	partLengthMax: 200
} as const;

/**
 * Whether a response is right. The one rule for server and device; the server's word counts.
 *
 * Several choices are right as a whole or not at all: marks for parts belong to the examination.
 */
export function isRight(
	kind: CheckKind,
	{ right }: Pick<CheckKey, 'right'>,
	response: CheckResponse
): boolean {
	if (kind === 'short') return isAcceptedWording(right, response);
	if (kind === 'order')
		return response.length === right.length && response.every((id, index) => id === right[index]);
	const chosen = new Set(response);
	return (
		chosen.size === response.length &&
		chosen.size === right.length &&
		right.every((id) => chosen.has(id))
	);
}

function isAcceptedWording(accepted: readonly string[], response: CheckResponse): boolean {
	const [text = '', ...others] = response;
	if (others.length > 0) return false;
	const answer = plainly(text);
	return accepted.some((wording) => answer.includes(plainly(wording)));
}

/** Width, case, spaces and punctuation do not decide about an answer. */
function plainly(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s\p{P}]/gu, '');
}
