import * as v from 'valibot';
import {
	endSessionsOf,
	removeSecondFactorOf,
	resetPassword,
	setAccountDisabled
} from '#lib/server/accounts/account.ts';
import { getAccount } from '#lib/server/accounts/account-list.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals, params }: PageServerLoadEvent, actor) => ({
	account: await getAccount(locals.db, actor, params.account)
}));

const nothing = v.object({});

export const actions = {
	reset: command({
		input: nothing,
		run: async ({ trx, actor, event: { locals, params } }) => ({
			handed: 'password' as const,
			...(await resetPassword(trx, locals.sessions, actor, params.account))
		})
	}),
	sessions: command({
		input: nothing,
		run: ({ trx, actor, event: { locals, params } }) =>
			endSessionsOf(trx, locals.sessions, actor, params.account)
	}),
	factor: command({
		input: nothing,
		run: async ({ trx, actor, event: { locals, params } }) => {
			await removeSecondFactorOf(trx, locals.sessions, actor, params.account);
			return { said: 'factor' as const };
		}
	}),
	disable: command({
		input: nothing,
		run: async ({ trx, actor, event: { locals, params } }) => {
			const state = { isDisabled: true };
			await setAccountDisabled(trx, locals.sessions, actor, params.account, state);
			return { said: 'disabled' as const };
		}
	}),
	enable: command({
		input: nothing,
		run: async ({ trx, actor, event: { locals, params } }) => {
			const state = { isDisabled: false };
			await setAccountDisabled(trx, locals.sessions, actor, params.account, state);
			return { said: 'enabled' as const };
		}
	})
} satisfies Actions;
