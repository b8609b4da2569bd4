import type { Day } from '#lib/dates.ts';

/** One thing in a person's record: a span (a posting) or a moment (a pass). */
export interface TimelineEntry {
	id: string;
	title: string;
	note?: string;
	/** Where the record comes from: the document, the register, the person. */
	source?: string;
	href?: string;
	from: Day;
	/** The first day that it no longer holds; null is still going on. Undefined: a moment. */
	until?: Day | null;
	tone?: 'plain' | 'active' | 'done' | 'soon' | 'due';
}

/** What one lane shows beside one row: nothing, a bar passing, or one of its ends. */
export type LaneMark = 'none' | 'through' | 'start' | 'top' | 'whole' | 'moment';

export interface TimelineRow<Entry extends TimelineEntry = TimelineEntry> {
	entry: Entry;
	marks: { mark: LaneMark; isOpen: boolean; tone: NonNullable<TimelineEntry['tone']> }[];
}

/**
 * Lays the entries out newest first, with a bar for every span: it begins at the row of its entry
 * and rises past all that happened before it ended. Spans that hold at the same time stand in lanes
 * of their own, the lower lane to the earlier span.
 */
export function layOut<Entry extends TimelineEntry>(
	entries: readonly Entry[]
): TimelineRow<Entry>[] {
	const sorted = entries.toSorted(
		(one, other) => compare(other.from, one.from) || compare(one.id, other.id)
	);
	const bars = barsOf(sorted);
	const laneCount = Math.max(0, ...bars.map(({ lane }) => lane)) + 1;
	return sorted.map((entry, row) => ({
		entry,
		marks: Array.from({ length: laneCount }, (_, lane) => {
			const bar = bars.find((bar) => bar.lane === lane && bar.top <= row && row <= bar.bottom);
			if (!bar) return { mark: 'none', isOpen: false, tone: 'plain' } as const;
			return {
				mark: markOf(bar, row),
				isOpen: bar.isOpen && row === bar.top,
				tone: sorted[bar.bottom]?.tone ?? 'plain'
			};
		})
	}));
}

interface Bar {
	lane: number;
	/** The rows that it covers, counted from the newest. */
	top: number;
	bottom: number;
	isOpen: boolean;
	isMoment: boolean;
}

function barsOf(sorted: readonly TimelineEntry[]): Bar[] {
	const bars: Bar[] = [];
	for (let bottom = sorted.length - 1; bottom >= 0; bottom--) {
		const entry = sorted[bottom];
		if (!entry) continue;
		const top = topOf(sorted, entry, bottom);
		const isFree = (lane: number) =>
			!bars.some((bar) => bar.lane === lane && bar.top <= bottom && bar.bottom >= top);
		let lane = 0;
		while (!isFree(lane)) lane++;
		bars.push({
			lane,
			top,
			bottom,
			isOpen: entry.until === null,
			isMoment: entry.until === undefined
		});
	}
	return bars;
}

/** The highest row whose entry began while this one still held. */
function topOf(sorted: readonly TimelineEntry[], entry: TimelineEntry, bottom: number): number {
	if (entry.until === undefined) return bottom;
	if (entry.until === null) return 0;
	const { until } = entry;
	const top = sorted.findIndex(({ from }) => compare(from, until) < 0);
	return Math.min(top < 0 ? bottom : top, bottom);
}

function markOf(bar: Bar, row: number): LaneMark {
	if (bar.isMoment) return 'moment';
	if (bar.top === bar.bottom) return 'whole';
	if (row === bar.bottom) return 'start';
	return row === bar.top ? 'top' : 'through';
}

function compare(one: string, other: string): number {
	return one < other ? -1 : Number(one > other);
}
