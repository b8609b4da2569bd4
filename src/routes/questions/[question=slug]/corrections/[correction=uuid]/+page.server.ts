import { getCorrection, previewImpact } from '#lib/server/corrections/correction.ts';
import {
	approveCorrection,
	refuseCorrection,
	withdrawCorrection
} from '#lib/server/corrections/decision.ts';
import { pressInput, refusalInput } from '#lib/server/corrections/input.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getBankQuestion } from '#lib/server/questions/bank-question.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const correction = await getCorrection(db, actor, params.correction);
	return {
		correction,
		question: await getBankQuestion(db, correction.slug),
		impact: correction.state === 'open' ? await previewImpact(db, correction) : null
	};
});

type Press = { params: { correction?: string; question?: string } };
const correctionOf = ({ params }: Press) => params.correction ?? '';
const here = ({ event }: { event: Press }) =>
	`/questions/${event.params.question}/corrections/${correctionOf(event)}`;

export const actions = {
	approve: command({
		input: pressInput,
		run: ({ trx, actor, event }) => approveCorrection(trx, actor, correctionOf(event)),
		next: here
	}),
	refuse: command({
		input: refusalInput,
		run: ({ trx, actor, input, event }) => refuseCorrection(trx, actor, correctionOf(event), input),
		next: here
	}),
	withdraw: command({
		input: pressInput,
		run: ({ trx, actor, event }) => withdrawCorrection(trx, actor, correctionOf(event)),
		next: here
	})
} satisfies Actions;
