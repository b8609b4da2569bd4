import { addDays, isDay, type Day } from './dates.ts';

/** Days of a period as the database keeps ranges: `from` is included, `until` no longer. */
export interface Period {
	from: Day;
	until: Day;
}

/** The periods that a ledger is read by; any other can be typed. */
export const periodNames = ['this-year', 'last-year', 'three-years'] as const;

export type PeriodName = (typeof periodNames)[number];

const daysMax = 3_660;
const earliestDay = '2000-01-01';

/** The named period as it stands on a day. */
export function periodNamed(name: PeriodName, today: Day): Period {
	const year = Number(today.slice(0, 4));
	if (name === 'this-year') return yearOf(year);
	if (name === 'last-year') return yearOf(year - 1);
	const until = addDays(today, 1);
	return { from: yearsLater(until, -3), until };
}

/** Whether the period is one calendar year. */
export function isCalendarYear({ from, until }: Period): boolean {
	return from.endsWith('-01-01') && until === yearsLater(from, 1);
}

/** Whether the period is as long as a registration, which is three years. */
export function isThreeYears({ from, until }: Period): boolean {
	// Two ways to count, which differ around the 29th of February.
	return until === yearsLater(from, 3) || from === yearsLater(until, -3);
}

/**
 * The period that an address asks for by `period=this-year` or by `from` and `to` (both included);
 * undefined where it asks for none, or for what cannot be meant.
 */
export function readPeriod(query: URLSearchParams, today: Day): Period | undefined {
	const name = periodNames.find((each) => each === query.get('period'));
	if (name) return periodNamed(name, today);
	const [from = '', last = ''] = [query.get('from') ?? '', query.get('to') ?? ''];
	if (!isDay(from) || !isDay(last) || last < from || from < earliestDay) return undefined;
	return last > addDays(from, daysMax) ? undefined : { from, until: addDays(last, 1) };
}

function yearOf(year: number): Period {
	return { from: `${year}-01-01`, until: `${year + 1}-01-01` };
}

/** The same day so many years later; the 29th of February becomes the 1st of March. */
function yearsLater(day: Day, years: number): Day {
	const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
	return isDay(moved) ? moved : `${moved.slice(0, 4)}-03-01`;
}
