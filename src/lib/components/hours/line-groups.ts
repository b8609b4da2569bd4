import type { Day } from '#lib/dates.ts';
import type { Line } from '#lib/server/hours/ledger.ts';

/** What was earned, or taken back, by one source on one day, whatever ledgers it counts in. */
export interface LineGroup {
	key: string;
	title: string;
	earned_on: Day;
	isReversal: boolean;
	lines: Line[];
}

/** Groups by month, in the order in which they came: newest first. */
export function groupLines(lines: readonly Line[]): { month: Day; groups: LineGroup[] }[] {
	const months = new Map<Day, Map<string, LineGroup>>();
	for (const line of lines) {
		const month = `${line.earned_on.slice(0, 7)}-01`;
		const groups = months.get(month) ?? new Map<string, LineGroup>();
		months.set(month, groups);
		const isReversal = line.reverses !== null;
		const kind = isReversal ? line.public_id : line.source.kind;
		const key = `${line.earned_on} ${kind} ${line.source.key} ${line.is_counted}`;
		const { title, earned_on } = line;
		const group = groups.get(key) ?? { key, title, earned_on, isReversal, lines: [] };
		groups.set(key, group);
		group.lines.push(line);
	}
	return [...months].map(([month, groups]) => ({ month, groups: [...groups.values()] }));
}
