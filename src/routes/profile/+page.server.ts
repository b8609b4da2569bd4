import { preferencesInput } from '#lib/server/accounts/input.ts';
import { getOwnAccount } from '#lib/server/accounts/own-account.ts';
import { listOwnSessions } from '#lib/server/accounts/own-sessions.ts';
import { changePreferences } from '#lib/server/accounts/preferences.ts';
import { setAppearance, setLanguage } from '#lib/server/http/appearance.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/http/hand-over.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async (event: PageServerLoadEvent) => {
	const { db, sessions, session } = event.locals;
	const holder = getHolder(event);
	const [account, devices] = await Promise.all([
		getOwnAccount(db, holder),
		listOwnSessions(db, sessions, holder)
	]);
	return {
		account,
		devices: devices.length,
		hasAuthenticator: session?.account.hasAuthenticator ?? false,
		saved: event.url.searchParams.get('saved')
	};
});

export const actions = {
	default: command({
		input: preferencesInput,
		run: ({ trx, input, event }) => changePreferences(trx, getHolder(event), input),
		next: ({ event, input }) => {
			const { isHttps } = event.locals.services;
			setLanguage(event.cookies, input.language, isHttps);
			setAppearance(event.cookies, { textSize: input.text_size, theme: input.theme }, isHttps);
			return '/profile?saved=display';
		}
	})
} satisfies Actions;
