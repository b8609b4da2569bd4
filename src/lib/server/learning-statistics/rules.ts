import type { Reader } from '../database/reader.ts';
import { getRuleValue } from '../policy/policy.ts';

/** How learning is counted, by the rules of today. */
export interface StatisticsRules {
	/** Whoever has not finished and not learnt for so many days stands still. */
	stallDays: number;
	/** Below this share right at the first try, in percent, a check is marked as hard. */
	hardPercent: number;
	/** Above this share, in percent, it is marked as easy. */
	easyPercent: number;
	/** Of fewer people no share is given: it would say little, and perhaps too much of one of them. */
	peopleMin: number;
}

/** Reads the nation's rules for today. @throws NotFound `policy-rule` */
export async function readStatisticsRules(db: Reader): Promise<StatisticsRules> {
	const [stallDays, hardPercent, easyPercent, peopleMin] = await Promise.all([
		getRuleValue(db, 'learning.stall-days'),
		getRuleValue(db, 'learning.check-hard-percent'),
		getRuleValue(db, 'learning.check-easy-percent'),
		getRuleValue(db, 'learning.statistics-people-min')
	]);
	return { stallDays, hardPercent, easyPercent, peopleMin };
}
