import { addDays, addMonths, daysBetween, type Day } from '#lib/dates.ts';
import { isAtLeast, type Level } from './levels.ts';
import { countDays, joinSpans, spansFrom, subtractSpans, type Span } from './spans.ts';

/** Degrees of education, the lowest first. */
export const degrees = ['secondary', 'associate', 'bachelor', 'master', 'doctor'] as const;

export type Degree = (typeof degrees)[number];

export const majors = ['social-work', 'other'] as const;

export type Major = (typeof majors)[number];

/** An education that somebody has finished or is in the middle of. */
export interface Education {
	degree: Degree;
	major: Major;
	isFullTime: boolean;
	beganOn: Day;
	/** The day of the diploma, or the one on which it is expected. */
	endedOn: Day;
	isFinished: boolean;
}

/** A certificate of the examination that somebody holds. */
export interface HeldCredential {
	level: Level;
	/** The day from which the qualification counts. */
	approvedOn: Day;
}

/** What is known of somebody. */
export interface EligibilityFacts {
	educations: readonly Education[];
	/** When they did social work. */
	work: readonly Span[];
	credentials: readonly HeldCredential[];
}

/** One of the ways to be admitted. */
export interface Route {
	/** Its place in the rule, such as `a2`. */
	code: string;
	education: Degree | 'bachelor-final-year';
	major: Major | 'any';
	/** The certificate that must be held; years then count from its day on. */
	holds?: 'assistant' | 'social-worker' | undefined;
	years: number;
}

export interface EligibilityTerms {
	/** The sitting that is asked for. */
	year: number;
	/** The day up to which years of work count, that day included. */
	cutoffOn: Day;
	/** Whether full-time study counts as work. */
	studyCounts: boolean;
	/** Whether work before the diploma counts. */
	workBeforeDiplomaCounts: boolean;
}

/** What stands in the way of a route. */
export type Lack = 'education' | 'credential' | 'years';

export interface JudgedRoute extends Route {
	isMet: boolean;
	lacks: Lack[];
	/** Days of work that count up to the cut-off. */
	days: number;
	/** The same in full months, as a page shows it. */
	months: number;
	/**
	 * The last day of the years that are asked for, if work goes on as it does; null where none are
	 * asked for, or no work goes on.
	 */
	completeOn: Day | null;
}

export interface Eligibility {
	isMet: boolean;
	/** The route that is met, or the one that comes nearest: it lacks the least, and is reached first. */
	best: JudgedRoute;
	routes: JudgedRoute[];
}

/**
 * Holds somebody against the ways to be admitted to a sitting; one of them is enough.
 *
 * @param routes at least one
 */
export function judgeEligibility(
	routes: readonly [Route, ...Route[]],
	facts: EligibilityFacts,
	terms: EligibilityTerms
): Eligibility {
	const judged = routes.map((route) => judgeRoute(route, facts, terms));
	const [best] = judged.toSorted(compareRoutes) as [JudgedRoute, ...JudgedRoute[]];
	return { isMet: best.isMet, best, routes: judged };
}

function judgeRoute(route: Route, facts: EligibilityFacts, terms: EligibilityTerms): JudgedRoute {
	const education = findEducation(route, facts.educations, terms);
	const credential = findCredential(route, facts.credentials, terms);
	const from = [
		route.holds ? (credential?.approvedOn ?? null) : null,
		terms.workBeforeDiplomaCounts ? null : (education?.endedOn ?? null)
	];
	// Years that count from a certificate are none where there is no certificate.
	const work = route.holds && !credential ? [] : countedWork(facts, terms, { from });
	const completeOn = route.years === 0 ? null : findCompletion(work, route.years * 12);
	const isLongEnough = route.years === 0 || (completeOn !== null && completeOn <= terms.cutoffOn);
	const lacks: Lack[] = [];
	if (!education) lacks.push('education');
	if (route.holds && !credential) lacks.push('credential');
	if (!isLongEnough) lacks.push('years');
	return {
		...route,
		isMet: lacks.length === 0,
		lacks,
		days: countDays(work, terms.cutoffOn),
		months: countMonths(work, terms.cutoffOn),
		completeOn
	};
}

/** The education that a route asks for, or a higher one in a major that it takes. */
function findEducation(
	route: Route,
	educations: readonly Education[],
	{ year, cutoffOn }: EligibilityTerms
): Education | undefined {
	const isMajor = ({ major }: Education) =>
		route.major !== 'social-work' || major === 'social-work';
	if (route.education === 'bachelor-final-year') {
		return educations.find(
			(each) =>
				!each.isFinished &&
				each.degree === 'bachelor' &&
				isMajor(each) &&
				each.endedOn.slice(0, 4) === String(year)
		);
	}
	const least = degrees.indexOf(route.education);
	return educations
		.filter((each) => each.isFinished && each.endedOn <= cutoffOn)
		.filter((each) => isMajor(each) && degrees.indexOf(each.degree) >= least)
		.toSorted((one, other) => (one.endedOn < other.endedOn ? -1 : 1))[0];
}

function findCredential(
	{ holds }: Route,
	credentials: readonly HeldCredential[],
	{ cutoffOn }: EligibilityTerms
): HeldCredential | undefined {
	return credentials
		.filter(({ level, approvedOn }) => holds && isAtLeast(level, holds) && approvedOn <= cutoffOn)
		.toSorted((one, other) => (one.approvedOn < other.approvedOn ? -1 : 1))[0];
}

/** The work that counts: without full-time study, and only from the days on that a route names. */
function countedWork(
	{ work, educations }: EligibilityFacts,
	{ studyCounts }: EligibilityTerms,
	{ from }: { from: readonly (Day | null)[] }
): Span[] {
	const study = educations
		.filter(({ isFullTime }) => isFullTime)
		.map(({ beganOn, endedOn }) => ({ from: beganOn, until: endedOn }));
	const spans = studyCounts ? joinSpans(work) : subtractSpans(work, study);
	const days = from.filter((day) => day !== null).sort();
	const last = days.at(-1);
	return last === undefined ? spans : spansFrom(spans, last);
}

/** The last day of so many months of work, pauses left out; null where no work goes on that long. */
function findCompletion(work: readonly Span[], months: number): Day | null {
	let days = 0;
	for (const { from, until } of work) {
		// As if all work before lay right before this span: whole months are then a matter of dates.
		const end = addMonths(addDays(from, -days), months);
		if (until === null || end <= until) return addDays(end, -1);
		days += daysBetween(from, until);
	}
	return null;
}

/** Full months of work up to a day, that day included. */
function countMonths(work: readonly Span[], last: Day): number {
	// No month is longer than 31 days, so there are at least so many.
	let months = Math.floor(countDays(work, last) / 31);
	for (;;) {
		const end = findCompletion(work, months + 1);
		if (end === null || end > last) return months;
		months++;
	}
}

const heaviness: Record<Lack, number> = { years: 1, credential: 2, education: 4 };

/** What is met comes first; then what lacks the least, and of these what is complete first. */
function compareRoutes(one: JudgedRoute, other: JudgedRoute): number {
	const weight = ({ lacks }: JudgedRoute) => lacks.reduce((sum, lack) => sum + heaviness[lack], 0);
	return (
		weight(one) - weight(other) ||
		compareDays(one.completeOn, other.completeOn) ||
		one.years - other.years ||
		// Of two that ask for as much, the one that names the person's own education.
		rankOf(other) - rankOf(one)
	);
}

function rankOf({ education }: Route): number {
	return education === 'bachelor-final-year' ? -1 : degrees.indexOf(education);
}

function compareDays(one: Day | null, other: Day | null): number {
	if (one === other) return 0;
	if (one === null) return 1;
	return other === null || one < other ? -1 : 1;
}
