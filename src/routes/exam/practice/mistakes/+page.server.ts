import { page } from '#lib/server/http/guards.ts';
import { listMistakes } from '#lib/server/practice/mistakes.ts';
import type { PageServerLoadEvent } from './$types';
import { readPracticeQuery } from '../view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = await readPracticeQuery(db, actor, url);
	return { query, book: await listMistakes(db, actor, query.subject, query) };
});
