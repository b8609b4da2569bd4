import { addDays, businessDay, isDay, type Day } from '#lib/dates.ts';

/** The first day that anything in the system can be about. */
const earliestDay = '1949-10-01';
const futureDaysMax = 3_660;

/**
 * The day that a page is about: `?as_of=YYYY-MM-DD`, else today. A day that does not exist, or that
 * lies out of reach, is today as well: a link with a slip in it still opens.
 *
 * @returns the day, and whether it is the business day of this moment
 */
export function readAsOf(url: URL): { asOf: Day; isToday: boolean } {
	const today = businessDay(new Date());
	const asked = url.searchParams.get('as_of') ?? '';
	const isInReach = isDay(asked) && asked >= earliestDay && asked <= addDays(today, futureDaysMax);
	const asOf = isInReach ? asked : today;
	return { asOf, isToday: asOf === today };
}
