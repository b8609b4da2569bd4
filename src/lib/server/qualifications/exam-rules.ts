import type { Day } from '#lib/dates.ts';
import type { Level } from '#lib/qualifications/levels.ts';
import type { PassLines, Rounding } from '#lib/qualifications/marks.ts';
import type { RollingTerms } from '#lib/qualifications/rolling.ts';
import {
	resultsOn,
	type Sitting,
	type SittingTerms,
	type Slot
} from '#lib/qualifications/sittings.ts';
import type { Reader } from '../database/reader.ts';
import { nation, type Rule } from '../policy/policy.ts';
import { readRuleBook, type RuleBook } from '../policy/rule-book.ts';
import type { RuleKey } from '../policy/rule-keys.ts';

/** For years whose calendar says nothing: after every registration. */
const usualExamMonth = 6;
const slotYearsBackMax = 5;
const yearsAheadMax = 10;

/** Every rule on the road to the certificate, for one page or one command. */
export function readQualificationRules(db: Reader): Promise<RuleBook> {
	return readRuleBook(db, ['exam.', 'certificate.', 'registration.', 'continuing-education.']);
}

/** The sitting of a year, as the calendar and the province tell it. */
export function sittingOf(book: RuleBook, year: number, area: string = nation): Sitting {
	const asOf = firstDayOf(year);
	const calendar = book.find('exam.calendar', { asOf })?.value;
	const window = book.find('exam.registration-window', { asOf, area });
	return {
		year,
		status: calendar?.status ?? 'expected',
		days: calendar?.days ?? [],
		expectedMonth: calendar?.expected_month ?? null,
		expectedRegistrationMonth: calendar?.expected_registration_month ?? null,
		slots: calendar?.slots ?? [],
		registration: window?.value ?? null,
		isOwnRegistration: window !== undefined && window.area !== nation
	};
}

/** The time slots of a year, or those of the last year before that has any. */
export function slotsOf(book: RuleBook, year: number): { slots: readonly Slot[]; year: number } {
	for (let from = year; from > year - slotYearsBackMax; from--) {
		const { slots } = sittingOf(book, from);
		if (slots.length > 0) return { slots, year: from };
	}
	return { slots: [], year };
}

/** How far from the sitting of a year its other days lie. @throws NotFound `policy-rule` */
export function sittingTermsOf(book: RuleBook, year: number, area: string): SittingTerms {
	const lookup = { asOf: firstDayOf(year), area };
	return {
		ticketDaysBefore: book.get('exam.admission-ticket-days-before', lookup).value,
		resultsAfterMonths: book.get('exam.results-after-months', lookup).value,
		scoreReviewDays: book.get('exam.score-review-days', lookup).value,
		certificateAfterMonths: book.get('exam.certificate-after-months', lookup).value
	};
}

/** The day for which the rules of a year's sitting are asked: its first, as far as it is known. */
export function examDayOf({ days, year, expectedMonth }: Sitting): Day {
	const month = String(expectedMonth ?? usualExamMonth).padStart(2, '0');
	return days[0] ?? `${year}-${month}-01`;
}

/** The sitting for which one prepares on the day: the first whose results are not out. */
export function yearUnderWay(book: RuleBook, area: string, today: Day): number {
	const year = Number(today.slice(0, 4));
	for (let next = year; next < year + yearsAheadMax; next++) {
		const sitting = sittingOf(book, next, area);
		if (sitting.status === 'cancelled') continue;
		const out = resultsOn(sitting, sittingTermsOf(book, next, area));
		if (out === null || out > today) return next;
	}
	return year;
}

/** What makes a certificate of a level out of passes, year by year. */
export function rollingTermsOf(book: RuleBook, level: Level): RollingTerms {
	return {
		ruleOf: (year) => {
			const { value } = book.get(`exam.rolling.${level}`, {
				asOf: examDayOf(sittingOf(book, year))
			});
			return { subjects: value.subjects, consecutiveSittings: value.consecutive_exam_years };
		},
		isSittingYear: (year) => sittingOf(book, year).status !== 'cancelled'
	};
}

/** The lines of a level in a sitting, with the rules that say them. */
export function linesOf(
	book: RuleBook,
	level: Level,
	{ sitting, area }: { sitting: Sitting; area: string }
): { lines: PassLines; rules: Rule<RuleKey>[] } {
	const lookup = { asOf: examDayOf(sitting), area };
	const line = book.find(`exam.pass-line.${level}`, lookup);
	const separate =
		level === 'senior' ? undefined : book.find(`exam.pass-line-separate.${level}`, lookup);
	return {
		lines: { nation: line?.value ?? null, separate: separate?.value ?? null },
		rules: [line, separate].filter((rule) => rule !== undefined)
	};
}

/** How the area rounds the scores that it publishes. */
export function roundingOf(
	book: RuleBook,
	{ sitting, area }: { sitting: Sitting; area: string }
): Rounding {
	const lookup = { asOf: examDayOf(sitting), area };
	const rule = book.find('exam.scoring.published-rounding', lookup);
	return rule?.value === 'half-up' ? 'half-up' : 'none';
}

function firstDayOf(year: number): Day {
	return `${year}-01-01`;
}
