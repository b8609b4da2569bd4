import { redirect } from '@sveltejs/kit';
import { listOwnCorrections } from '#lib/server/corrections/own-corrections.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getClosedPaper } from '#lib/server/mocks/closed-paper.ts';
import { selfMarkInput } from '#lib/server/mocks/input.ts';
import { summarise } from '#lib/server/mocks/result.ts';
import { reviewFilters, reviewQuestions } from '#lib/server/mocks/review.ts';
import { markOwnAnswer } from '#lib/server/mocks/self-marking.ts';
import { findHoldingSitting } from '#lib/server/sittings/invitation.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const sitting = await findHoldingSitting(db, actor, params.attempt);
	if (sitting) redirect(303, `/exam/invitations/${sitting}`);
	const paper = await getClosedPaper(db, actor, params.attempt);
	const asked = url.searchParams.get('show');
	const filter = reviewFilters.find((known) => known === asked) ?? 'wrong';
	const number = Number(url.searchParams.get('page')) || 1;
	const isWhole = url.searchParams.has('whole');
	const [result, review, corrections] = await Promise.all([
		summarise(db, actor, paper),
		reviewQuestions(db, paper, { filter, page: number, isWhole }),
		listOwnCorrections(db, actor, params.attempt)
	]);
	return { result, review, corrections, filter, isWhole };
});

export const actions = {
	mark: command({
		input: selfMarkInput,
		run: ({ trx, actor, input, event }) =>
			markOwnAnswer(trx, actor, event.params.attempt ?? '', input),
		next: ({ event, input: { ordinal } }) => {
			const show = event.url.searchParams.get('show') ?? 'wrong';
			const number = event.url.searchParams.get('page') ?? '1';
			return `${event.url.pathname}?show=${show}&page=${number}#question-${ordinal}`;
		}
	})
} satisfies Actions;
