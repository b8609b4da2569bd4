import { DEMO_PASSWORD } from '#lib/server/demo/accounts.ts';
import { stepUpInput } from '#lib/server/accounts/input.ts';
import { getSecurityPolicy } from '#lib/server/accounts/security-policy.ts';
import { stepUp, verifyStepUp } from '#lib/server/accounts/step-up.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder, getToken, handOver, readReturn } from '#lib/server/http/hand-over.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals, url }: PageServerLoadEvent, actor) => {
	const { stepUpSeconds } = await getSecurityPolicy(locals.db);
	return {
		...readReturn(url),
		minutes: stepUpSeconds / 60,
		hasAuthenticator: locals.session?.account.hasAuthenticator ?? false,
		demoPassword: locals.isDemo && actor.isDemo ? DEMO_PASSWORD : ''
	};
});

export const actions = {
	default: command({
		input: stepUpInput,
		isRemembered: false,
		prepare: ({ db, input, event }) =>
			verifyStepUp(db, event.locals.vault, getHolder(event), input),
		run: ({ trx, prepared: proof, event }) =>
			stepUp(trx, event.locals.sessions, event.locals.vault, getHolder(event), {
				token: getToken(event),
				proof
			}),
		next: ({ result, event }) => {
			handOver(event, result.once);
			return readReturn(event.url).returnTo;
		}
	})
} satisfies Actions;
