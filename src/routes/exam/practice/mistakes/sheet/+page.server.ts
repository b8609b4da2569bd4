import { page } from '#lib/server/http/guards.ts';
import { listMistakes } from '#lib/server/practice/mistakes.ts';
import type { PageServerLoadEvent } from './$types';
import { readPracticeQuery } from '../../view.server.ts';

/** More would be no sheet to sit down with. */
const printedMax = 100;

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = await readPracticeQuery(db, actor, url);
	const book = await listMistakes(db, actor, query.subject, query, { limit: printedMax });
	return { query, book, printedMax };
});
