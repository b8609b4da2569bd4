import type { Day } from '#lib/dates.ts';
import {
	judgeEligibility,
	type Eligibility,
	type EligibilityFacts,
	type Route
} from '#lib/qualifications/eligibility.ts';
import type { Level } from '#lib/qualifications/levels.ts';
import { addDays } from '#lib/dates.ts';
import type { Rule } from '../policy/policy.ts';
import type { RuleKey } from '../policy/rule-keys.ts';
import type { RuleBook } from '../policy/rule-book.ts';
import type { HeldFacts } from './facts.ts';
import type { JudgingContext } from './standing.ts';

const yearsAheadMax = 10;

/** Where a rule stands, and how far it can be trusted. */
export interface RuleSource {
	source: string;
	confidence: string;
	note: string | null;
}

/** Whether somebody is admitted to a sitting, and what it rests on. */
export interface Admission extends Eligibility {
	year: number;
	cutoffOn: Day;
	/** How the years can be proved. */
	proofs: string[];
	/** The first sitting to which they are admitted if work goes on as it does; null where none is near. */
	firstYear: number | null;
	/** Whether any education is on record: without one no way is near. */
	hasEducation: boolean;
	/** Whether all that it rests on was confirmed by the unit. */
	isConfirmed: boolean;
	rule: RuleSource;
	cutoffRule: RuleSource;
}

/** Holds somebody against the ways to be admitted to a level in the sitting of a year. */
export function judgeAdmission(
	held: HeldFacts,
	{ level, year }: { level: Level; year: number },
	{ book, area }: Pick<JudgingContext, 'book' | 'area'>
): Admission {
	const facts = factsOf(held);
	const judge = (of: number) => judgeYear(facts, { book, area, level, year: of });
	const { eligibility, cutoffOn, rule, cutoff } = judge(year);
	let firstYear: number | null = null;
	for (let of = year; of <= year + yearsAheadMax && firstYear === null; of++)
		if (judge(of).eligibility.isMet) firstYear = of;
	const used = [...held.educations, ...held.work, ...held.credentials];
	return {
		...eligibility,
		...{ year, cutoffOn, firstYear },
		proofs: book.find('exam.eligibility.proof', { asOf: `${year}-01-01`, area })?.value ?? [],
		hasEducation: held.educations.length > 0,
		isConfirmed: used.every(({ state }) => state === 'approved'),
		rule: sourceOf(rule),
		cutoffRule: sourceOf(cutoff)
	};
}

function judgeYear(
	facts: EligibilityFacts,
	{ book, area, level, year }: { book: RuleBook; area: string; level: Level; year: number }
) {
	const lookup = { asOf: `${year}-01-01`, area };
	const rule = book.get(`exam.eligibility.${level}`, lookup);
	const cutoff = book.get('exam.eligibility.cutoff', lookup);
	const { year_offset, month_day } = cutoff.value;
	const cutoffOn = `${year + year_offset}-${month_day}`;
	const eligibility = judgeEligibility(rule.value.routes as [Route, ...Route[]], facts, {
		...{ year, cutoffOn },
		studyCounts: book.get('exam.eligibility.full-time-study-counts', lookup).value,
		workBeforeDiplomaCounts: book.get('exam.eligibility.work-before-diploma-counts', lookup).value
	});
	return { eligibility, cutoffOn, rule, cutoff };
}

function factsOf({ educations, work, credentials }: HeldFacts): EligibilityFacts {
	return {
		educations: educations.map(
			({ degree, major, is_full_time, is_finished, began_on, ended_on }) => ({
				...{ degree, major },
				isFullTime: is_full_time,
				isFinished: is_finished,
				beganOn: began_on,
				endedOn: ended_on
			})
		),
		work: work.map(({ began_on, ended_on }) => ({
			from: began_on,
			until: ended_on === null ? null : addDays(ended_on, 1)
		})),
		credentials: credentials
			.filter(({ state }) => state !== 'doubted')
			.map(({ level, approved_on }) => ({ level, approvedOn: approved_on }))
	};
}

/** Where a rule stands. */
export function sourceOf({ source, confidence, note }: Rule<RuleKey>): RuleSource {
	return { source, confidence, note };
}
