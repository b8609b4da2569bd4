import { redirect } from '@sveltejs/kit';
import { passwordChangeInput } from '#lib/server/accounts/input.ts';
import { changePassword, preparePasswordChange } from '#lib/server/accounts/password-change.ts';
import { getSecurityPolicy } from '#lib/server/accounts/security-policy.ts';
import { openCommand } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { getToken, handOver } from '#lib/server/http/hand-over.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = openPage(async ({ locals: { db, session } }: PageServerLoadEvent) => {
	const step = session?.nextStep;
	if (step && step !== '/profile/password') redirect(303, step);
	const { passwordLengthMin, passwordProfile } = await getSecurityPolicy(db);
	return {
		isForced: step !== undefined,
		userName: session?.account.userName ?? '',
		lengthMin: passwordLengthMin,
		hasKinds: passwordProfile === 'dengbao'
	};
});

export const actions = {
	default: openCommand({
		input: passwordChangeInput,
		isRemembered: false,
		prepare: ({ db, input, event }) =>
			preparePasswordChange(db, event.locals.vault, event.locals.session, input),
		run: ({ trx, prepared, event }) =>
			changePassword(trx, event.locals.sessions, event.locals.vault, getToken(event), prepared),
		next: ({ result, event }) => {
			handOver(event, result.once);
			return event.locals.session?.nextStep ? '/' : '/profile?saved=password';
		}
	})
} satisfies Actions;
