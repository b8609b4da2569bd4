import { areasOf } from '#lib/fact-words.ts';
import { businessDay } from '#lib/dates.ts';
import { hasSteppedUp } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { revealManagementNumber } from '#lib/server/qualifications/credential.ts';
import { decideFact } from '#lib/server/qualifications/decision.ts';
import { readAreaNames } from '#lib/server/qualifications/exam-area.ts';
import { getFactToDecide } from '#lib/server/qualifications/fact-list.ts';
import { decisionInput, revealInput } from '#lib/server/qualifications/input.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const { fact, corrected, isOwn } = await getFactToDecide(db, actor, params.fact);
	const all = corrected ? [fact, corrected] : [fact];
	const areas = await readAreaNames(db, areasOf(all), { asOf: businessDay(new Date()) });
	const canReveal = hasSteppedUp(actor);
	return { fact, corrected, isOwn, areas: Object.fromEntries(areas), canReveal };
});

export const actions = {
	decide: command({
		input: decisionInput,
		run: ({ trx, actor, input, event }) => decideFact(trx, actor, event.params.fact ?? '', input),
		next: ({ input }) => `/exam/decisions?said=${input.decision}`
	}),
	reveal: command({
		input: revealInput,
		run: ({ trx, actor, input, event }) =>
			revealManagementNumber(trx, actor, event.locals.vault, event.params.fact ?? '', input)
	})
} satisfies Actions;
