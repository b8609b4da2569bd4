import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { signOut } from '#lib/server/accounts/own-sessions.ts';
import { openCommand } from '#lib/server/http/command.ts';
import { openPage } from '#lib/server/http/guards.ts';
import { findToken } from '#lib/server/http/hand-over.ts';
import { clearSessionCookie } from '#lib/server/http/session-cookie.ts';
import type { Actions } from './$types';

export const load = openPage(async () => redirect(303, '/'));

export const actions = {
	default: openCommand({
		input: v.object({}),
		isRemembered: false,
		// Whoever has been signed out already is signed out.
		run: async ({ trx, event }) => {
			const { session, sessions } = event.locals;
			const token = findToken(event);
			if (session && token) await signOut(trx, sessions, session.holder, token);
			return {};
		},
		next: ({ event }) => {
			clearSessionCookie(event.cookies, event.locals.services.isHttps);
			// The page there sees to it that nothing of theirs stays on the device.
			return '/sign-in?signed_out=yes';
		}
	})
} satisfies Actions;
