import * as v from 'valibot';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { takersQuery } from '#lib/server/sittings/input.ts';
import { countPapers, listPaperTakers } from '#lib/server/sittings/unit-counts.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = v.parse(takersQuery, Object.fromEntries(url.searchParams));
	const people = scopeOf(actor, 'qualifications.view');
	const [counts, list] = await Promise.all([
		countPapers(db, people),
		listPaperTakers(db, people, query)
	]);
	return { ...list, counts, query };
});
