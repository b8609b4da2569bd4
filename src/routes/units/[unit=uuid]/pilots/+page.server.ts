import { scopeOf } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { pilotChangeInput, pilotInput } from '#lib/server/units/input.ts';
import { changePilotEnd, listPilots, setPilot } from '#lib/server/units/pilot.ts';
import { getPath, getUnit } from '#lib/server/units/unit.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { readView } from '../../view.server.ts';
import { openFields } from '../preview.server.ts';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const view = readView(url);
	const scope = scopeOf(actor, 'pilots.change');
	const unit = await getUnit(db, scope, params.unit, view);
	const [path, pilots] = await Promise.all([
		getPath(db, scope, unit),
		listPilots(db, scope, unit.public_id)
	]);
	const asked = url.searchParams.get('pilot');
	return {
		view: { ...view, tree: unit.tree },
		unit: { public_id: unit.public_id, name: unit.name },
		path,
		pilots,
		chosen: pilots.find(({ public_id }) => public_id === asked) ?? null
	};
});

export const actions = {
	set: command({
		input: pilotInput,
		open: openFields,
		run: ({ trx, actor, input, event }) =>
			setPilot(trx, actor, scopeOf(actor, 'pilots.change'), event.params.unit ?? '', input),
		next: ({ event }) => `/units/${event.params.unit}`
	}),
	change: command({
		input: pilotChangeInput,
		open: openFields,
		run: ({ trx, actor, input: { pilot, ...change } }) =>
			changePilotEnd(trx, actor, scopeOf(actor, 'pilots.change'), pilot, change),
		next: ({ event }) => `/units/${event.params.unit}`
	})
} satisfies Actions;
