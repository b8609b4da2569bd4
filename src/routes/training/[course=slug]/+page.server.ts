import * as v from 'valibot';
import { page } from '#lib/server/http/guards.ts';
import { listCheckFigures } from '#lib/server/learning-statistics/checks.ts';
import { getCourseFigures } from '#lib/server/learning-statistics/course-list.ts';
import { coursePageSchema } from '#lib/server/learning-statistics/input.ts';
import { chooseLens, lensesOf, peopleUnder } from '#lib/server/learning-statistics/lens.ts';
import {
	choosePublication,
	listPublicationFigures
} from '#lib/server/learning-statistics/publication.ts';
import { readStatisticsRules } from '#lib/server/learning-statistics/rules.ts';
import { readStalls } from '#lib/server/learning-statistics/stalls.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const asked = v.parse(coursePageSchema, Object.fromEntries(url.searchParams));
	const lens = chooseLens(actor, asked.lens);
	const people = peopleUnder(lens, actor);
	const rules = await readStatisticsRules(db);
	const { id, ...course } = await getCourseFigures(db, actor, rules, { lens, slug: params.course });
	const publications = await listPublicationFigures(db, id, people, rules);
	const chosen = choosePublication(publications, asked.publication);
	const place = { courseId: id, publicationId: chosen.id };
	const [stalls, checks] = await Promise.all([
		readStalls(db, place, people, rules),
		listCheckFigures(db, place, people, rules)
	]);
	return {
		lens,
		lenses: lensesOf(actor),
		rules,
		course,
		publications: publications.map(({ number, isCurrent, people }) => ({
			number,
			isCurrent,
			people
		})),
		publication: chosen.number,
		stalls,
		checks
	};
});
