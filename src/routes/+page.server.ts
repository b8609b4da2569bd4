import { readAsOf } from '#lib/server/http/as-of.ts';
import { page } from '#lib/server/http/guards.ts';
import { readLearningToday } from '#lib/server/today/learning-step.ts';
import { listDuties, listFigures } from '#lib/server/today/today.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals, url }: PageServerLoadEvent, actor) => {
	const { asOf } = readAsOf(url);
	const hasAuthenticator = locals.session?.account.hasAuthenticator ?? false;
	const [learning, duties, figures] = await Promise.all([
		readLearningToday(locals.db, actor),
		listDuties(locals.db, actor, { hasAuthenticator }),
		listFigures(locals.db, actor, { asOf })
	]);
	return { learning, duties, figures };
});
