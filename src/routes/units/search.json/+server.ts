import { json, type RequestEvent } from '@sveltejs/kit';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { readAsOf } from '#lib/server/http/as-of.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { pathInWords } from '#lib/server/units/path.ts';
import { searchBothTrees } from '#lib/server/units/search.ts';

/** `?q=` finds units within what the reader may see, for a chooser of units. */
export const GET = endpoint(async ({ locals: { db }, url }: RequestEvent, actor) => {
	const { asOf } = readAsOf(url);
	const query = url.searchParams.get('q') ?? '';
	const found = await searchBothTrees(db, scopeOf(actor, 'units.view'), query, { asOf });
	return json({
		units: found.map(({ public_id, name, kind, path }) => ({
			...{ public_id, name, kind },
			path: pathInWords(path)
		}))
	});
});
