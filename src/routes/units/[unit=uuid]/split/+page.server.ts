import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { splitForm } from '#lib/server/units/input.ts';
import { splitUnit } from '#lib/server/units/split.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { loadPreview, openFields } from '../preview.server.ts';

export const load = page((event: PageServerLoadEvent, actor) =>
	loadPreview(event, actor, event.params.unit)
);

export const actions = {
	default: command({
		input: splitForm,
		open: openFields,
		run: async ({ trx, actor, input, event }) => {
			await splitUnit(trx, actor, scopeOf(actor, 'units.change'), event.params.unit, input);
			return { public_id: event.params.unit };
		},
		next: ({ result }) => `/units/${result.public_id}`
	})
} satisfies Actions;
