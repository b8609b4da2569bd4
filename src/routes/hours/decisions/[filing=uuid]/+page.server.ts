import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { approveTraining, refuseTraining } from '#lib/server/hours/decision.ts';
import { getFilingToDecide } from '#lib/server/hours/filing-list.ts';
import { approvalInput, refusalInput } from '#lib/server/hours/input.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(({ locals: { db }, params }: PageServerLoadEvent, actor) =>
	getFilingToDecide(db, actor, params.filing)
);

export const actions = {
	approve: command({
		input: approvalInput,
		run: ({ trx, actor, input, event }) =>
			approveTraining(trx, actor, event.params.filing ?? '', input),
		next: () => '/hours/decisions?said=approved'
	}),
	refuse: command({
		input: refusalInput,
		run: ({ trx, actor, input, event }) =>
			refuseTraining(trx, actor, event.params.filing ?? '', input),
		next: () => '/hours/decisions?said=refused'
	})
} satisfies Actions;
