import * as v from 'valibot';
import { page } from '#lib/server/http/guards.ts';
import { listCourseFigures } from '#lib/server/learning-statistics/course-list.ts';
import { courseListSchema } from '#lib/server/learning-statistics/input.ts';
import { chooseLens, lensesOf } from '#lib/server/learning-statistics/lens.ts';
import { readStatisticsRules } from '#lib/server/learning-statistics/rules.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { lens: asked, ...filter } = v.parse(
		courseListSchema,
		Object.fromEntries(url.searchParams)
	);
	const lens = chooseLens(actor, asked);
	const rules = await readStatisticsRules(db);
	const courses = await listCourseFigures(db, actor, rules, { lens, ...filter });
	return { lens, lenses: lensesOf(actor), filter, stallDays: rules.stallDays, courses };
});
