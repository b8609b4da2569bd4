import { addDays, businessTimeZone, type Day } from './dates.ts';

export type Language = 'zh-CN' | 'en';

/** What stands where there is no value. */
export const noValue = '—';

const thinSpace = '\u202f';
const englishMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const englishMonthsLong = [
	...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
	...['August', 'September', 'October', 'November', 'December']
];

interface Parts {
	year: number;
	month: number;
	date: number;
}

function partsOf(day: Day): Parts {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	return { year, month, date };
}

/** A day in words: 2026年5月23日, 23 May 2026. `year: false` leaves the year out. */
export function formatDay(
	day: Day | null | undefined,
	language: Language,
	options: { year?: boolean } = {}
): string {
	if (!day) return noValue;
	const { year, month, date } = partsOf(day);
	const hasYear = options.year ?? true;
	if (language === 'zh-CN') return `${hasYear ? `${year}年` : ''}${month}月${date}日`;
	return `${date} ${englishMonths[month - 1]}${hasYear ? ` ${year}` : ''}`;
}

/** A month in words: 2026年5月, May 2026. */
export function formatMonth(day: Day | null | undefined, language: Language): string {
	if (!day) return noValue;
	const { year, month } = partsOf(day);
	return language === 'zh-CN' ? `${year}年${month}月` : `${englishMonthsLong[month - 1]} ${year}`;
}

/**
 * A span of days, both of them included, without saying twice what they share:
 * 2026年5月23日–24日, 23–24 May 2026. Without a last day it is still going on.
 */
export function formatDaySpan(
	first: Day | null | undefined,
	last: Day | null | undefined,
	language: Language,
	options: { year?: boolean } = {}
): string {
	if (!first) {
		if (!last) return noValue;
		const end = formatDay(last, language, options);
		return language === 'zh-CN' ? `至${end}` : `until ${end}`;
	}
	const start = formatDay(first, language, options);
	if (!last) return language === 'zh-CN' ? `${start}起` : `from ${start}`;
	if (first === last) return start;
	const [from, to] = [partsOf(first), partsOf(last)];
	const sameYear = from.year === to.year;
	const sameMonth = sameYear && from.month === to.month;
	if (language === 'zh-CN') {
		if (sameMonth) return `${start}–${to.date}日`;
		return `${start}–${formatDay(last, language, { year: !sameYear })}`;
	}
	const end = formatDay(last, language, options);
	if (sameMonth) return `${from.date}–${end}`;
	return `${formatDay(first, language, { year: !sameYear })} – ${end}`;
}

/** A `daterange` as the database keeps it, `[from, until)`: the day `until` is no longer in it. */
export function formatDayRange(
	from: Day | null | undefined,
	until: Day | null | undefined,
	language: Language
): string {
	return formatDaySpan(from, until ? addDays(until, -1) : until, language);
}

const clock = new Intl.DateTimeFormat('sv-SE', {
	timeZone: businessTimeZone,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit'
});

function clockOf(instant: Date | string | null | undefined): [Day, string] | undefined {
	if (!instant) return undefined;
	const [day = '', time = ''] = clock.format(new Date(instant)).split(' ');
	return [day, time];
}

/** The time of day in China, whatever the reader's own time zone: 14:05. */
export function formatTime(instant: Date | string | null | undefined): string {
	return clockOf(instant)?.[1] ?? noValue;
}

/** Day and time in China: 2026年5月23日 14:05. */
export function formatInstant(
	instant: Date | string | null | undefined,
	language: Language
): string {
	const parts = clockOf(instant);
	return parts ? `${formatDay(parts[0], language)} ${parts[1]}` : noValue;
}

/** A number in groups of three with thin spaces, and a true minus: 12 345.5, −4. */
export function formatNumber(
	value: number | null | undefined,
	options: { digits?: number } = {}
): string {
	if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
	const text = Math.abs(value).toFixed(options.digits ?? (Number.isInteger(value) ? 0 : 1));
	const [whole = '0', fraction] = text.split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace);
	const sign = value < 0 && Number(text) !== 0 ? '−' : '';
	return sign + grouped + (fraction ? `.${fraction}` : '');
}

/** A share as a percentage with one digit: 38.7%. Of nothing there is no share: —. */
export function formatShare(
	part: number | null | undefined,
	whole: number | null | undefined,
	options: { digits?: number } = {}
): string {
	if (part === null || part === undefined || !whole) return noValue;
	return `${formatNumber((part / whole) * 100, { digits: options.digits ?? 1 })}%`;
}

/**
 * What is counted. 人 are people, each once; 人次 are attendances, the same person as often as they
 * came. The two never share a column.
 */
export type Counted = 'people' | 'attendances';

/** A count with its unit: 214 人, 530 人次; 1 person, 530 attendances. */
export function formatCount(
	value: number | null | undefined,
	counted: Counted,
	language: Language
): string {
	const number = formatNumber(value);
	return number === noValue ? number : `${number} ${unitOf(counted, language, value ?? 0)}`;
}

/** The unit alone, for a table's head or a figure in large type. */
export function unitOf(counted: Counted, language: Language, value = 2): string {
	if (language === 'zh-CN') return counted === 'people' ? '人' : '人次';
	if (counted === 'people') return value === 1 ? 'person' : 'people';
	return value === 1 ? 'attendance' : 'attendances';
}

/** The size of a file: 512 B, 1.4 MB (1 KB = 1 024 B, as file managers in China count). */
export function formatBytes(bytes: number): string {
	const units = ['B', 'KB', 'MB', 'GB'];
	let [size, unit] = [bytes, 0];
	while (size >= 1024 && unit < units.length - 1) {
		size /= 1024;
		unit += 1;
	}
	return `${formatNumber(size, { digits: unit === 0 || size >= 100 || Number.isInteger(size) ? 0 : 1 })} ${units[unit]}`;
}

/** A length in time, as a player writes it: 2:05, 1:02:05. */
export function formatLength(seconds: number): string {
	const whole = Math.max(0, Math.round(seconds));
	const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	const shown = parts[0] === 0 ? parts.slice(1) : parts;
	return shown.map((part, index) => (index === 0 ? part : String(part).padStart(2, '0'))).join(':');
}
