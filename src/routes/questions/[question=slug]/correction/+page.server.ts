import { noteLengthMax, proposalInput } from '#lib/server/corrections/input.ts';
import { getCurrentKey, proposeCorrection } from '#lib/server/corrections/proposal.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getBankQuestion } from '#lib/server/questions/bank-question.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => ({
	key: await getCurrentKey(db, actor, params.question),
	question: await getBankQuestion(db, params.question),
	noteLengthMax
}));

export const actions = {
	default: command({
		input: proposalInput,
		run: ({ trx, actor, input, event }) =>
			proposeCorrection(trx, actor, event.params.question ?? '', input),
		next: ({ result, event }) =>
			`/questions/${event.params.question}/corrections/${result.correction}`
	})
} satisfies Actions;
