import * as v from 'valibot';
import { addDays, businessDay } from '#lib/dates.ts';
import type { Ledger } from '#lib/hours.ts';
import type { Reader } from '#lib/server/database/reader.ts';
import { hoursFilterSchema, periodOf } from '#lib/server/learning-statistics/input.ts';
import { getRuleValue } from '#lib/server/policy/policy.ts';

/** What an address of the hours asks for, with the days that it means. */
export function readHoursView(url: URL) {
	const filter = v.parse(hoursFilterSchema, Object.fromEntries(url.searchParams));
	const today = businessDay(new Date());
	const period = periodOf(filter, today);
	return { filter, today, period, days: { from: period.from, to: addDays(period.until, -1) } };
}

/** How many minutes an hour of each ledger has, by the rules of today. */
export async function readHourLengths(db: Reader): Promise<Record<Ledger, number>> {
	const [sixty, classHour] = await Promise.all([
		getRuleValue(db, 'continuing-education.minutes-per-hour'),
		getRuleValue(db, 'hours.minutes-per-class-hour')
	]);
	return { 'continuing-education': sixty, technician: classHour, cadre: classHour };
}
