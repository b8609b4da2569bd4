import { page } from '#lib/server/http/guards.ts';
import { searchQuestions } from '#lib/server/practice/search.ts';
import type { PageServerLoadEvent } from './$types';
import { readPracticeQuery } from '../view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { subject, q } = await readPracticeQuery(db, actor, url);
	const result = q ? await searchQuestions(db, actor, subject, q) : { hits: [], found: 0 };
	return { subject, q: q ?? '', ...result };
});
