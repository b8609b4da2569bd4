import type { Day } from '#lib/dates.ts';
import { addDays } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { nation } from '../policy/policy.ts';
import {
	examDayOf,
	readQualificationRules,
	sittingOf,
	yearUnderWay
} from '../qualifications/exam-rules.ts';
import { findTarget } from '../qualifications/target.ts';

/** The examination that somebody practises for. */
export interface PracticeExam {
	year: number;
	/** Its first day; the first of the month in which it is expected. Null once it is over. */
	on: Day | null;
	isExpected: boolean;
	/** The level they aim at; null without a target. */
	level: 'assistant' | 'social-worker' | 'senior' | null;
}

/** The sitting that the person aims at, or the next one. */
export async function findPracticeExam(
	db: Reader,
	personId: number,
	{ today }: { today: Day }
): Promise<PracticeExam> {
	const [target, book] = await Promise.all([findTarget(db, personId), readQualificationRules(db)]);
	const area = target?.area ?? nation;
	const year = Math.max(target?.year ?? 0, yearUnderWay(book, area, today));
	const sitting = sittingOf(book, year, area);
	const on = examDayOf(sitting);
	return {
		year,
		on: on >= addDays(today, 1) ? on : null,
		isExpected: sitting.days.length === 0,
		level: target?.level ?? null
	};
}
