import { redirect } from '@sveltejs/kit';
import { completeSignIn, verifySignInFactor } from '#lib/server/accounts/complete-sign-in.ts';
import { secondFactorInput } from '#lib/server/accounts/input.ts';
import { openCommand } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { getToken, handOver, readReturn } from '#lib/server/http/hand-over.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = openPage(async ({ locals, url }: PageServerLoadEvent) => {
	const { returnTo, query } = readReturn(url);
	const step = locals.session?.nextStep;
	if (step !== '/sign-in/second-factor') redirect(303, step ?? returnTo);
	return { query };
});

export const actions = {
	default: openCommand({
		input: secondFactorInput,
		isRemembered: false,
		prepare: ({ db, input, event }) =>
			verifySignInFactor(db, event.locals.vault, event.locals.session, input.code),
		run: ({ trx, prepared, event }) =>
			completeSignIn(trx, event.locals.sessions, event.locals.vault, getToken(event), prepared),
		next: ({ result, event }) => {
			handOver(event, result.once);
			return readReturn(event.url).returnTo;
		}
	})
} satisfies Actions;
