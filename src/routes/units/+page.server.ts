import { scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { browseUnits } from '#lib/server/units/browser.ts';
import { searchLengthMax } from '#lib/server/units/search.ts';
import type { PageServerLoadEvent } from './$types';
import { presentRows, readCursor, readView } from './view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const view = readView(url);
	const query = (url.searchParams.get('q') ?? '').trim().slice(0, searchLengthMax);
	const { root, rows, results, previous, next } = await browseUnits(
		db,
		scopeOf(actor, 'units.view'),
		{
			...view,
			query,
			cursor: readCursor(url)
		}
	);
	return {
		view,
		query,
		root: root && { public_id: root.public_id, name: root.name },
		rows: await presentRows(db, rows, view),
		results: results && (await presentRows(db, results, view)),
		previous,
		next
	};
});
