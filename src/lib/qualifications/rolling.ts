import type { ExamSubject } from './levels.ts';
import type { PassScope } from './marks.ts';

/** A subject that was passed in the sitting of a year. */
export interface Pass {
	subject: ExamSubject;
	/** The year of the sitting. */
	year: number;
	scope: PassScope;
	/** The last sitting in which it counts, where that was promised before; else the rule says. */
	promisedThrough?: number | undefined;
}

/** What makes a certificate of a level out of passes (成绩滚动). */
export interface RollingRule {
	subjects: readonly ExamSubject[];
	/** Within how many sittings that follow one another all of them must be passed. */
	consecutiveSittings: number;
}

/** What the rule is held against. */
export interface RollingTerms {
	/** The rule that was in force for the sitting of a year: what was promised then holds. */
	ruleOf: (year: number) => RollingRule;
	/** Whether there was, or will be, a sitting in the year. */
	isSittingYear: (year: number) => boolean;
}

/**
 * - `counted`: it is part of a certificate.
 * - `usable`: it still counts in the year that is asked for.
 * - `last-chance`: it counts in that year for the last time.
 * - `lapsed`: it no longer counts.
 * - `spare`: the certificate was reached without it.
 */
export type PassState = 'counted' | 'usable' | 'last-chance' | 'lapsed' | 'spare';

export interface JudgedPass extends Pass {
	/** The last sitting in which it counts. */
	usableThrough: number;
	state: PassState;
}

/** The sitting with which all subjects were there, and what they were worth together. */
export interface Completion {
	year: number;
	/** The narrowest of the passes: one of an area with its own line makes the whole one of the area. */
	scope: PassScope;
	passes: Pass[];
}

export interface RollingStanding {
	passes: JudgedPass[];
	/** The first certificate that the passes make; undefined while there is none. */
	completion: Completion | undefined;
	/** The same without what counts in some areas only. */
	nationwide: Completion | undefined;
	/** The subjects that have to be sat in the year; empty once there is a certificate for the nation. */
	toSit: ExamSubject[];
	/** The subjects that need not be sat in the year. */
	kept: ExamSubject[];
}

const yearsLookedAheadMax = 10;

/** The last sitting in which a pass counts, its own included. */
export function usableThrough(pass: Pass, { ruleOf, isSittingYear }: RollingTerms): number {
	if (pass.promisedThrough !== undefined) return pass.promisedThrough;
	let left = ruleOf(pass.year).consecutiveSittings - 1;
	let last = pass.year;
	for (let year = pass.year + 1; left > 0 && year <= pass.year + yearsLookedAheadMax; year++) {
		if (!isSittingYear(year)) continue;
		last = year;
		left--;
	}
	return last;
}

/**
 * Judges the passes of one level for the sitting of a year: what each is worth until when, whether
 * they make a certificate, and what is still to be sat.
 *
 * Whoever has a certificate that counts in some areas only can still want one for the nation, so
 * such a certificate leaves subjects to sit; one for the nation leaves none.
 *
 * @param year the sitting that is asked for: the next one whose results are not out
 */
export function judgeRolling(
	passes: readonly Pass[],
	year: number,
	terms: RollingTerms
): RollingStanding {
	const completion = findCompletion(passes, year, terms);
	const nationwide = findCompletion(
		passes.filter(({ scope }) => scope === 'nation'),
		year,
		terms
	);
	const made = nationwide ?? completion;
	const judged = passes.map((pass) => judgePass(pass, year, { made, terms }));
	const { subjects } = terms.ruleOf(year);
	const hasPass = (subject: ExamSubject) =>
		judged.some(
			(pass) =>
				pass.subject === subject &&
				pass.year <= year &&
				pass.usableThrough >= year &&
				// With a certificate of an area, only what counts in the nation leads any further.
				(completion === undefined || pass.scope === 'nation')
		);
	return {
		passes: judged,
		completion,
		nationwide,
		toSit: nationwide ? [] : subjects.filter((subject) => !hasPass(subject)),
		kept: nationwide ? [...subjects] : subjects.filter(hasPass)
	};
}

function judgePass(
	pass: Pass,
	year: number,
	{ made, terms }: { made: Completion | undefined; terms: RollingTerms }
): JudgedPass {
	const last = usableThrough(pass, terms);
	const stateOf = (): PassState => {
		if (made?.passes.some((part) => part.subject === pass.subject && part.year === pass.year))
			return 'counted';
		if (made && (made.scope === 'nation' || pass.year <= made.year)) return 'spare';
		if (last < year) return 'lapsed';
		return last === year && pass.year < year ? 'last-chance' : 'usable';
	};
	return { ...pass, usableThrough: last, state: stateOf() };
}

/** The first sitting up to the year with which every subject has a pass that counts in it. */
function findCompletion(
	passes: readonly Pass[],
	year: number,
	terms: RollingTerms
): Completion | undefined {
	const years = [...new Set(passes.map((pass) => pass.year))]
		.filter((each) => each <= year)
		.sort((one, other) => one - other);
	for (const last of years) {
		const chosen = terms
			.ruleOf(last)
			.subjects.map((subject) => choosePass(passes, { subject, last, terms }));
		if (chosen.some((pass) => pass === undefined)) continue;
		const parts = chosen.filter((pass) => pass !== undefined);
		const isNational = parts.every(({ scope }) => scope === 'nation');
		return { year: last, scope: isNational ? 'nation' : 'separate-area', passes: parts };
	}
	return undefined;
}

/** The best pass of a subject for a certificate of the year: for the nation rather than an area, then the latest. */
function choosePass(
	passes: readonly Pass[],
	{ subject, last, terms }: { subject: ExamSubject; last: number; terms: RollingTerms }
): Pass | undefined {
	return passes
		.filter((pass) => pass.subject === subject && pass.year <= last)
		.filter((pass) => usableThrough(pass, terms) >= last)
		.toSorted(
			(one, other) =>
				Number(other.scope === 'nation') - Number(one.scope === 'nation') || other.year - one.year
		)[0];
}
