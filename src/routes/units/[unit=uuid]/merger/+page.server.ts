import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { mergerForm } from '#lib/server/units/input.ts';
import { mergeUnits } from '#lib/server/units/merger.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { loadPreview, openFields } from '../preview.server.ts';

export const load = page((event: PageServerLoadEvent, actor) =>
	loadPreview(event, actor, event.params.unit)
);

export const actions = {
	default: command({
		input: mergerForm,
		open: openFields,
		run: async ({ trx, actor, input }) => {
			const { public_id } = await mergeUnits(trx, actor, scopeOf(actor, 'units.change'), input);
			return { public_id };
		},
		next: ({ result }) => `/units/${result.public_id}`
	})
} satisfies Actions;
