import type { Day } from '#lib/dates.ts';
import { levels, type Level } from '#lib/qualifications/levels.ts';
import { resultsOn } from '#lib/qualifications/sittings.ts';
import type { Reader } from '../database/reader.ts';
import { nation } from '../policy/policy.ts';
import {
	examDayOf,
	readQualificationRules,
	rollingTermsOf,
	sittingOf,
	sittingTermsOf,
	yearUnderWay
} from './exam-rules.ts';

const slipYearsBackMax = 8;

/** What lists of many people are judged by: the rules of the nation, in the shape that one query takes. */
export interface CandidateTerms {
	today: Day;
	/** The sitting whose results are not out. */
	year: number;
	/** How many subjects make a certificate. */
	subjects: Record<Level, number>;
	/** The days on which results of the years came out, or were expected to. */
	resultDays: { year: number; on: Day }[];
	slipYears: number;
	firstWithinMonths: number;
	renewalWindowMonths: number;
	minutesAnHour: number;
	/** Minutes of continuing education that a registration period asks for. */
	neededMinutes: Record<Level, number>;
}

/** Reads the terms as they stand on a day. */
export async function readCandidateTerms(
	db: Reader,
	{ today }: { today: Day }
): Promise<CandidateTerms> {
	const book = await readQualificationRules(db);
	const year = yearUnderWay(book, nation, today);
	const minutesAnHour = book.get('continuing-education.minutes-per-hour', { asOf: today }).value;
	const byLevel = (of: (level: Level) => number) =>
		Object.fromEntries(levels.map((level) => [level, of(level)])) as Record<Level, number>;
	return {
		today,
		year,
		subjects: byLevel((level) => rollingTermsOf(book, level).ruleOf(year).subjects.length),
		resultDays: Array.from({ length: slipYearsBackMax }, (_, back) => {
			const sitting = sittingOf(book, year - back);
			const out = resultsOn(sitting, sittingTermsOf(book, sitting.year, nation));
			return { year: sitting.year, on: out ?? examDayOf(sitting) };
		}),
		slipYears: book.get('exam.pass-slip-years', { asOf: today }).value,
		firstWithinMonths: book.get('registration.first-within-months', { asOf: today }).value,
		renewalWindowMonths: book.get('registration.renewal-window-months', { asOf: today }).value,
		minutesAnHour,
		neededMinutes: byLevel(
			(level) =>
				book.get(`continuing-education.hours.${level}`, { asOf: today }).value * minutesAnHour
		)
	};
}
