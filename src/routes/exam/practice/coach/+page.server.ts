import { page } from '#lib/server/http/guards.ts';
import { readAdvice } from '#lib/server/practice/advice.ts';
import type { PageServerLoadEvent } from './$types';
import { readPracticeQuery } from '../view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { subject } = await readPracticeQuery(db, actor, url);
	return { subject, advice: await readAdvice(db, actor, subject) };
});
