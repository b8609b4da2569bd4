import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { beginMock } from '#lib/server/mocks/begin.ts';
import { beginInput } from '#lib/server/mocks/input.ts';
import { listOffers } from '#lib/server/mocks/offers.ts';
import { listOwnPapers } from '#lib/server/mocks/own-papers.ts';
import { recallMockRules } from '#lib/server/mocks/rules.ts';
import { listMetQuestions } from '#lib/server/practice/met.ts';
import { listOpenSittings } from '#lib/server/sittings/invitation.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => {
	const [papers, offers, { timeFactorsPercent }, sittings] = await Promise.all([
		listOwnPapers(db, actor),
		listOffers(db, actor),
		recallMockRules(db),
		listOpenSittings(db, actor)
	]);
	return { papers, offers, timeFactorsPercent, sittings };
});

export const actions = {
	begin: command({
		input: beginInput,
		run: async ({ trx, actor, input: { subject, time_factor, allows_seen } }) =>
			beginMock(trx, actor, {
				subject,
				timeFactorPercent: time_factor,
				allowsSeen: allows_seen,
				met: await listMetQuestions(trx, actor.personId, subject)
			}),
		next: ({ result }) => {
			if (result.attempt) return `/exam/papers/${result.attempt}`;
		}
	})
} satisfies Actions;
