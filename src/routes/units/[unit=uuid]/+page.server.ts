import { businessDay } from '#lib/dates.ts';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { countStaff } from '#lib/server/postings/staff.ts';
import { findTreeToPlaceIn } from '#lib/server/units/placement.ts';
import { describeUnit } from '#lib/server/units/unit-page.ts';
import type { PageServerLoadEvent } from './$types';
import { presentRows, readCursor, readView } from '../view.server.ts';

export const load = page(async ({ locals: { db }, url, params }: PageServerLoadEvent, actor) => {
	const view = readView(url);
	const scopes = {
		view: scopeOf(actor, 'units.view'),
		change: scopeOf(actor, 'units.change'),
		pilots: scopeOf(actor, 'pilots.change')
	};
	const { unit, children, ...rest } = await describeUnit(db, scopes, params.unit, {
		...view,
		cursor: readCursor(url)
	});
	const { id, ...facts } = unit;
	const shown = { asOf: unit.shown_on };
	const staff = await countStaff(db, [id], shown);
	return {
		...rest,
		view: { ...view, tree: unit.tree },
		askedTree: view.tree,
		facts,
		isPlaceable: findTreeToPlaceIn(facts, scopes.change) !== undefined,
		today: businessDay(new Date()),
		staffCount: staff.get(id) ?? 0,
		children: { ...children, rows: await presentRows(db, children.rows, shown) }
	};
});
