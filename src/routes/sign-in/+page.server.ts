import { redirect } from '@sveltejs/kit';
import { demoSignInInput, signInInput } from '#lib/server/accounts/input.ts';
import { isSetupOpen } from '#lib/server/accounts/setup.ts';
import { findDemoSignIn, signIn, verifySignIn } from '#lib/server/accounts/sign-in.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#lib/server/demo/accounts.ts';
import { NotFound } from '#lib/server/errors.ts';
import { openCommand } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { enter, findToken, readOrigin, readReturn } from '#lib/server/http/hand-over.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** The front door opens on any network: plain HTML, and a few lines that show a password. */
export const csr = false;

export const load = openPage(async ({ locals, url }: PageServerLoadEvent, actor) => {
	const { returnTo, query } = readReturn(url);
	if (actor) redirect(303, returnTo);
	if (!locals.isDemo && (await isSetupOpen(locals.db))) redirect(303, '/setup');
	return {
		query,
		by: url.searchParams.get('by') === 'unit' ? ('unit' as const) : ('name' as const),
		hasSignedOut: url.searchParams.has('signed_out'),
		demo: locals.isDemo ? { accounts: DEMO_ACCOUNTS, password: DEMO_PASSWORD } : null
	};
});

export const actions = {
	password: openCommand({
		input: signInInput,
		isRemembered: false,
		prepare: ({ db, input, event }) =>
			verifySignIn(db, event.locals.vault, input, readOrigin(event)),
		run: ({ trx, prepared, event }) =>
			signIn(trx, event.locals.sessions, event.locals.vault, prepared, {
				origin: readOrigin(event),
				previousToken: findToken(event)
			}),
		next: ({ result, event }) => enter(event, result)
	}),
	demo: openCommand({
		input: demoSignInInput,
		isRemembered: false,
		prepare: ({ db, input, event }) => {
			if (!event.locals.isDemo) throw new NotFound('account-not-found');
			return findDemoSignIn(db, event.locals.vault, input.user_name);
		},
		run: ({ trx, prepared, event }) =>
			signIn(trx, event.locals.sessions, event.locals.vault, prepared, {
				origin: readOrigin(event),
				previousToken: findToken(event)
			}),
		next: ({ result, event }) => enter(event, result)
	})
} satisfies Actions;
