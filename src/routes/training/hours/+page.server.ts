import { hasSteppedUp, scopeOf } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { exportRowsMax } from '#lib/server/learning-statistics/export.ts';
import { readUnitHours } from '#lib/server/learning-statistics/unit-hours.ts';
import type { PageServerLoadEvent } from './$types';
import { readHourLengths, readHoursView } from './view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { filter, today, period, days } = readHoursView(url);
	const scope = scopeOf(actor, 'learning.view');
	const [overview, minutesAnHour] = await Promise.all([
		readUnitHours(db, scope, period, { unit: filter.unit, today }),
		readHourLengths(db)
	]);
	return {
		...overview,
		days,
		minutesAnHour,
		rowsMax: exportRowsMax,
		canExport: hasSteppedUp(actor)
	};
});
