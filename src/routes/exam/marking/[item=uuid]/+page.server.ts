import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { generalRemarkLengthMax, markInput, remarkLengthMax } from '#lib/server/marking/input.ts';
import { markAnswer } from '#lib/server/marking/mark.ts';
import { getAnswerToMark } from '#lib/server/marking/queue.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => ({
	answer: await getAnswerToMark(db, actor, params.item),
	limits: { remarkLengthMax, generalRemarkLengthMax }
}));

export const actions = {
	default: command({
		input: markInput,
		run: ({ trx, actor, input, event }) => markAnswer(trx, actor, event.params.item ?? '', input),
		next: ({ result }) => `/exam/marking?said=${result.isFinal ? 'final' : 'more'}`
	})
} satisfies Actions;
