import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { findRule } from '../policy/policy.ts';

/** The sitting that somebody who practises now prepares for. */
export interface Sitting {
	year: number;
	/** Its days; none while they are not announced. */
	days: Day[];
}

/** The sitting of this year while it is not over, else that of the next. */
export async function findNextSitting(db: Reader): Promise<Sitting> {
	const { rows } = await sql<{ today: Day }>`select current_date as today`.execute(db);
	const today = rows[0]?.today ?? '';
	const thisYear = Number(today.slice(0, 4));
	const { lastDay, ...current } = await findSitting(db, thisYear);
	if (lastDay === undefined || today <= lastDay) return current;
	const { year, days } = await findSitting(db, thisYear + 1);
	return { year, days };
}

async function findSitting(db: Reader, year: number): Promise<Sitting & { lastDay?: Day }> {
	const calendar = (await findRule(db, 'exam.calendar', { asOf: `${year}-01-01` }))?.value;
	if (!calendar) return { year, days: [] };
	const lastAnnounced = calendar.status === 'announced' ? calendar.days.at(-1) : undefined;
	if (lastAnnounced !== undefined) return { year, days: calendar.days, lastDay: lastAnnounced };
	const month = String(calendar.expected_month ?? 12).padStart(2, '0');
	return { year, days: [], lastDay: `${year}-${month}-31` };
}
