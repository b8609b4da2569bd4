import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { hasPermission, hasSteppedUp, scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { exportRowsMax } from '#lib/server/learning-statistics/export.ts';
import { learnerFilterSchema } from '#lib/server/learning-statistics/input.ts';
import {
	countLearners,
	listLearnerCourses,
	listLearners
} from '#lib/server/learning-statistics/learner-list.ts';
import { findPart } from '#lib/server/learning-statistics/part.ts';
import { readStatisticsRules } from '#lib/server/learning-statistics/rules.ts';
import { findUnitChoice, listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const filter = v.parse(learnerFilterSchema, Object.fromEntries(url.searchParams));
	const people = scopeOf(actor, 'learning.view');
	const near = { asOf: businessDay(new Date()) };
	const rules = await readStatisticsRules(db);
	const [{ learners, after }, counts, courses, part, unit, nearby] = await Promise.all([
		listLearners(db, people, rules, filter),
		countLearners(db, people, rules, filter),
		listLearnerCourses(db, people, rules),
		findPart(db, filter),
		filter.unit ? findUnitChoice(db, people, filter.unit, near) : null,
		listNearbyUnits(db, people, near)
	]);
	return {
		filter,
		learners,
		after,
		counts,
		courses,
		part,
		unit,
		nearby,
		stallDays: rules.stallDays,
		rowsMax: exportRowsMax,
		canExport: hasSteppedUp(actor),
		canOpenCourses: hasPermission(actor, 'courses.view')
	};
});
