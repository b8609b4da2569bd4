import { readChoice } from '#lib/courses/facets.ts';
import { listCatalogue, type CatalogueCourse } from '#lib/server/courses/catalogue.ts';
import { searchCourses } from '#lib/server/courses/search.ts';
import { page } from '#lib/server/http/guards.ts';
import { listOwnCourses } from '#lib/server/learning/own-courses.ts';
import { queryLimits } from '#lib/server/search/tokens.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = (url.searchParams.get('q') ?? '').trim().slice(0, queryLimits.lengthMax);
	const choice = readChoice(url.searchParams);
	const [{ courses, ...catalogue }, own] = await Promise.all([
		listCatalogue(db, choice),
		listOwnCourses(db, actor.personId)
	]);
	return {
		query,
		queryLengthMax: queryLimits.lengthMax,
		choice,
		...catalogue,
		courses: courses.map(withoutId),
		/** How far the learner is, by course. */
		progress: Object.fromEntries(
			own.map(({ course, lessons, completedAt }) => [
				course,
				{
					done: lessons.filter(({ isComplete }) => isComplete).length,
					count: lessons.length,
					isFinished: completedAt !== null
				}
			])
		),
		results: query === '' ? null : await searchCourses(db, query)
	};
});

function withoutId({ id: _id, ...course }: CatalogueCourse): Omit<CatalogueCourse, 'id'> {
	return course;
}
