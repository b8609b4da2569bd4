import { scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { listEarnedHours } from '#lib/server/learning-statistics/hours-list.ts';
import { findUnitChoice } from '#lib/server/units/unit-choice.ts';
import type { PageServerLoadEvent } from './$types';
import { readHourLengths, readHoursView } from '../view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { filter, today, period, days } = readHoursView(url);
	const scope = scopeOf(actor, 'learning.view');
	const [{ hours, after }, unit, minutesAnHour] = await Promise.all([
		listEarnedHours(db, scope, period, filter),
		filter.unit ? findUnitChoice(db, scope, filter.unit, { asOf: today }) : null,
		readHourLengths(db)
	]);
	return { filter, days, unit, hours, after, minutesAnHour };
});
