import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { pressInput } from '#lib/server/sittings/input.ts';
import { getInvitation, startSitting } from '#lib/server/sittings/invitation.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => ({
	invitation: await getInvitation(db, actor, params.sitting)
}));

export const actions = {
	start: command({
		input: pressInput,
		run: ({ trx, actor, event }) => startSitting(trx, actor, event.params.sitting ?? ''),
		next: ({ result }) => `/exam/papers/${result.attempt}`
	})
} satisfies Actions;
