/** A day as the database keeps it: 'YYYY-MM-DD'. Never a `Date`, which would bring a time zone. */
export type Day = string;

export const businessTimeZone = 'Asia/Shanghai';

const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: businessTimeZone });

/**
 * The business day (Asia/Shanghai) that an instant falls on, whatever the server's time zone.
 *
 * For rules, ask the database (`current_date`); this is for what is only shown.
 */
export function businessDay(instant: Date): Day {
	return dayFormat.format(instant);
}

/** Whether the text is a real calendar day between 1900 and 2999. */
export function isDay(text: string): boolean {
	const match = /^(19\d\d|2\d\d\d)-(\d\d)-(\d\d)$/.exec(text);
	if (!match) return false;
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const instant = new Date(Date.UTC(year, month - 1, day));
	return instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day;
}

/** The day that lies `count` days after (or before, when negative) the given one. */
export function addDays(day: Day, count: number): Day {
	const [year, month, date] = day.split('-').map(Number) as [number, number, number];
	return new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10);
}

/**
 * The day that lies `count` months after (or before, when negative) the given one: the same day of
 * the month, or the last where that month is shorter. A year is twelve months.
 */
export function addMonths(day: Day, count: number): Day {
	const [year, month, date] = day.split('-').map(Number) as [number, number, number];
	const last = new Date(Date.UTC(year, month + count, 0));
	return (
		last.toISOString().slice(0, 8) + String(Math.min(date, last.getUTCDate())).padStart(2, '0')
	);
}

/** How many days lie between two days; negative where the second comes first. */
export function daysBetween(first: Day, second: Day): number {
	return (Date.parse(`${second}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000;
}
