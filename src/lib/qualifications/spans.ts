import { addDays, daysBetween, type Day } from '#lib/dates.ts';

/** Days from `from` up to, but without, `until`; null while it goes on. */
export interface Span {
	from: Day;
	until: Day | null;
}

/** The spans without overlaps, in their order. */
export function joinSpans(spans: readonly Span[]): Span[] {
	const joined: Span[] = [];
	for (const span of spans.toSorted((one, other) => compare(one.from, other.from))) {
		if (span.until !== null && span.until <= span.from) continue;
		const last = joined.at(-1);
		if (!last || (last.until !== null && last.until < span.from)) joined.push({ ...span });
		else last.until = laterOf(last.until, span.until);
	}
	return joined;
}

/** What is left of the spans where others are taken out. */
export function subtractSpans(spans: readonly Span[], others: readonly Span[]): Span[] {
	let left = joinSpans(spans);
	for (const hole of joinSpans(others)) left = left.flatMap((span) => cut(span, hole));
	return left;
}

/** What of the spans lies from a day on. */
export function spansFrom(spans: readonly Span[], day: Day): Span[] {
	return joinSpans(spans).flatMap(({ from, until }) =>
		until !== null && until <= day ? [] : [{ from: from < day ? day : from, until }]
	);
}

/** How many days the spans hold up to a day, that day included. */
export function countDays(spans: readonly Span[], last: Day): number {
	const end = addDays(last, 1);
	return joinSpans(spans).reduce((sum, { from, until }) => {
		const to = until === null || until > end ? end : until;
		return from < to ? sum + daysBetween(from, to) : sum;
	}, 0);
}

function cut(span: Span, hole: Span): Span[] {
	const isBefore = hole.until !== null && hole.until <= span.from;
	const isAfter = span.until !== null && span.until <= hole.from;
	if (isBefore || isAfter) return [span];
	const parts: Span[] = [];
	if (span.from < hole.from) parts.push({ from: span.from, until: hole.from });
	if (hole.until !== null && (span.until === null || hole.until < span.until))
		parts.push({ from: hole.until, until: span.until });
	return parts;
}

function laterOf(one: Day | null, other: Day | null): Day | null {
	if (one === null || other === null) return null;
	return one > other ? one : other;
}

function compare(one: Day, other: Day): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
