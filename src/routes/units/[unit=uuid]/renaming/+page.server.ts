import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { renamingInput } from '#lib/server/units/input.ts';
import { renameUnit } from '#lib/server/units/renaming.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { loadPreview, openFields } from '../preview.server.ts';

export const load = page((event: PageServerLoadEvent, actor) =>
	loadPreview(event, actor, event.params.unit)
);

export const actions = {
	default: command({
		input: renamingInput,
		open: openFields,
		run: async ({ trx, actor, input, event }) => {
			const { public_id } = await renameUnit(
				trx,
				actor,
				scopeOf(actor, 'units.change'),
				event.params.unit,
				input
			);
			return { public_id };
		},
		next: ({ result }) => `/units/${result.public_id}`
	})
} satisfies Actions;
