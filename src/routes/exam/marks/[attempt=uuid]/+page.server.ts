import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { pressInput } from '#lib/server/marking/input.ts';
import { getOwnMarking } from '#lib/server/marking/own-marks.ts';
import { requestMarking } from '#lib/server/marking/request.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => ({
	marking: await getOwnMarking(db, actor, params.attempt)
}));

export const actions = {
	request: command({
		input: pressInput,
		run: ({ trx, actor, event }) => requestMarking(trx, actor, event.params.attempt ?? '')
	})
} satisfies Actions;
