import { addDays, type Day } from '#lib/dates.ts';

/** An entry of a calendar file. */
export interface CalendarEvent {
	/** Unique for ever, and the same each time the entry is written. */
	uid: string;
	/** The first and the last day, both included. */
	from: Day;
	to: Day;
	/** Times of day in China; without them it takes whole days. */
	times?: { from: string; to: string };
	summary: string;
	description?: string;
	/** Whether it may still change: shown as not confirmed. */
	isTentative?: boolean;
}

export const calendarMediaType = 'text/calendar; charset=utf-8';

const encoder = new TextEncoder();
const lineOctetsMax = 75;
const timeZone = 'Asia/Shanghai';

/**
 * Writes a calendar file (RFC 5545), for calendars that fetch it again by themselves.
 *
 * @param options.name what the calendar is called
 * @param options.writtenAt when the entries were true
 */
export function writeCalendar(
	events: readonly CalendarEvent[],
	{ name, writtenAt }: { name: string; writtenAt: Date }
): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Zhixing//Road to the exam//ZH',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		`X-WR-CALNAME:${escape(name)}`,
		`X-WR-TIMEZONE:${timeZone}`,
		'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
		...zone,
		...events.flatMap((event) => eventLines(event, writtenAt)),
		'END:VCALENDAR'
	];
	return lines.flatMap(fold).join('\r\n') + '\r\n';
}

/** China has had one time since 1991. */
const zone = [
	'BEGIN:VTIMEZONE',
	`TZID:${timeZone}`,
	'BEGIN:STANDARD',
	'DTSTART:19920101T000000',
	'TZOFFSETFROM:+0800',
	'TZOFFSETTO:+0800',
	'TZNAME:CST',
	'END:STANDARD',
	'END:VTIMEZONE'
];

function eventLines(event: CalendarEvent, writtenAt: Date): string[] {
	const { uid, from, to, times, summary, description, isTentative = false } = event;
	return [
		'BEGIN:VEVENT',
		`UID:${escape(uid)}`,
		`DTSTAMP:${stamp(writtenAt)}`,
		...(times
			? [
					`DTSTART;TZID=${timeZone}:${compact(from)}T${compact(times.from)}00`,
					`DTEND;TZID=${timeZone}:${compact(to)}T${compact(times.to)}00`
				]
			: [
					`DTSTART;VALUE=DATE:${compact(from)}`,
					// The end of whole days is the day after.
					`DTEND;VALUE=DATE:${compact(addDays(to, 1))}`
				]),
		`SUMMARY:${escape(summary)}`,
		...(description === undefined ? [] : [`DESCRIPTION:${escape(description)}`]),
		`STATUS:${isTentative ? 'TENTATIVE' : 'CONFIRMED'}`,
		`TRANSP:${times ? 'OPAQUE' : 'TRANSPARENT'}`,
		'END:VEVENT'
	];
}

function escape(text: string): string {
	return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');
}

/** Lines of at most 75 octets; a line that goes on begins with a space, and no character is cut. */
function fold(line: string): string[] {
	const lines: string[] = [];
	let current = '';
	let octets = 0;
	for (const character of line) {
		const size = encoder.encode(character).length;
		if (octets + size > lineOctetsMax) {
			lines.push(current);
			current = ' ';
			octets = 1;
		}
		current += character;
		octets += size;
	}
	return [...lines, current];
}

function compact(text: string): string {
	return text.replace(/[-:]/g, '');
}

function stamp(instant: Date): string {
	return instant
		.toISOString()
		.replace(/[-:]/g, '')
		.replace(/\.\d+Z$/, 'Z');
}
