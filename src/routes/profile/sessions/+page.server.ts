import * as v from 'valibot';
import { sessionInput } from '#lib/server/accounts/input.ts';
import {
	endOtherSessions,
	endOwnSession,
	listOwnSessions
} from '#lib/server/accounts/own-sessions.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/http/hand-over.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async (event: PageServerLoadEvent) => ({
	sessions: await listOwnSessions(event.locals.db, event.locals.sessions, getHolder(event))
}));

export const actions = {
	one: command({
		input: sessionInput,
		run: ({ trx, input, event }) =>
			endOwnSession(trx, event.locals.sessions, getHolder(event), input.session)
	}),
	others: command({
		input: v.object({}),
		run: ({ trx, event }) => endOtherSessions(trx, event.locals.sessions, getHolder(event))
	})
} satisfies Actions;
