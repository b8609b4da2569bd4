import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { placementInput } from '#lib/server/units/input.ts';
import { findTreeToPlaceIn, placeUnit } from '#lib/server/units/placement.ts';
import { listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { loadPreview, openFields } from '../preview.server.ts';

export const load = page(async (event: PageServerLoadEvent, actor) => {
	const preview = await loadPreview(event, actor, event.params.unit);
	const scope = scopeOf(actor, 'units.change');
	const target = findTreeToPlaceIn(preview.unit, scope) ?? null;
	const inTarget = scope.filter(({ tree }) => tree === target);
	const parents = await listNearbyUnits(event.locals.db, inTarget, preview.view);
	return { ...preview, target, parents };
});

export const actions = {
	default: command({
		input: placementInput,
		open: openFields,
		run: async ({ trx, actor, input, event }) => {
			const scope = scopeOf(actor, 'units.change');
			const { public_id } = await placeUnit(trx, actor, scope, event.params.unit, input);
			return { public_id };
		},
		next: ({ result, input }) => `/units/${result.public_id}?tree=${input.tree}`
	})
} satisfies Actions;
