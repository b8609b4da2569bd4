import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { formatDayRange } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { downloadWorkbook } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { exportHours } from '#lib/server/learning-statistics/export.ts';
import { hoursFilterSchema, periodOf } from '#lib/server/learning-statistics/input.ts';
import { hoursSheets } from '#lib/server/learning-statistics/sheets.ts';

export const GET = endpoint(async ({ locals: { db }, url }: RequestEvent, actor) => {
	const filter = v.parse(hoursFilterSchema, Object.fromEntries(url.searchParams));
	const today = businessDay(new Date());
	const period = periodOf(filter, today);
	const { overview, hours } = await db
		.transaction()
		.execute((trx) => exportHours(trx, actor, filter, { period, today }));
	const sheets = hoursSheets(overview, hours, [
		[m.training_period(), formatDayRange(period.from, period.until, getLocale())],
		[m.training_sheet_day(), today],
		[m.training_sheet_by(), actor.displayName]
	]);
	return downloadWorkbook(`${m.training_hours_title()} ${today}`, sheets);
});
