import { addDays, addMonths, type Day } from '#lib/dates.ts';

/** What a candidate for the senior review gathers (实务档案). */
export const practiceKinds = [
	'case',
	'supervision',
	'project',
	'research-province',
	'research-city',
	'policy-province',
	'policy-city'
] as const;

export type PracticeKind = (typeof practiceKinds)[number];

export interface PracticeRecord {
	kind: PracticeKind;
	/** The day on which it was finished. */
	endedOn: Day;
	/** Of supervision; 0 for everything else. */
	minutes: number;
	/** Whether the whole record is kept with it. */
	hasRecord: boolean;
}

/** What the review asks for. */
export interface ReviewTerms {
	/** How many years back it looks. */
	years: number;
	/** Ways to have worked enough, each as a yearly average of these years; one is enough. */
	ways: readonly { casesAYear: number; supervisionHoursAYear: number }[];
	/** Achievements of which one kind is enough. */
	achievements: readonly { kind: PracticeKind; count: number }[];
	/** Whole records to hand in. */
	records: { cases: number; supervisionHours: number };
}

/** One thing that is asked for, and how much of it is there. */
export interface Measure {
	kind: PracticeKind;
	/** Minutes for supervision, else a count. */
	have: number;
	need: number;
}

export interface ReviewStanding {
	/** The first day that counts. */
	since: Day;
	ways: { measures: Measure[]; isMet: boolean }[];
	achievements: { measure: Measure; isMet: boolean }[];
	records: { measures: Measure[]; isMet: boolean };
	isReady: boolean;
}

const minutesAnHour = 60;

/**
 * Holds what somebody has gathered against what the review asks for.
 *
 * @param options.qualifiedOn the day of the certificate before: what was done earlier does not count
 */
export function judgeReview(
	records: readonly PracticeRecord[],
	terms: ReviewTerms,
	{ today, qualifiedOn }: { today: Day; qualifiedOn: Day | null }
): ReviewStanding {
	const yearsAgo = addDays(addMonths(today, -12 * terms.years), 1);
	const since = qualifiedOn !== null && qualifiedOn > yearsAgo ? qualifiedOn : yearsAgo;
	const counted = records.filter(({ endedOn }) => endedOn >= since && endedOn <= today);
	const whole = counted.filter(({ hasRecord }) => hasRecord);
	const supervision = (of: readonly PracticeRecord[], need: number): Measure => ({
		kind: 'supervision',
		have: of.reduce((sum, { kind, minutes }) => (kind === 'supervision' ? sum + minutes : sum), 0),
		need: need * minutesAnHour
	});
	const count = (of: readonly PracticeRecord[], kind: PracticeKind, need: number): Measure => ({
		kind,
		have: of.filter((record) => record.kind === kind).length,
		need
	});
	const ways = terms.ways.map(({ casesAYear, supervisionHoursAYear }) =>
		together([
			count(counted, 'case', casesAYear * terms.years),
			supervision(counted, supervisionHoursAYear * terms.years)
		])
	);
	const achievements = terms.achievements.map(({ kind, count: need }) => {
		const measure = count(counted, kind, need);
		return { measure, isMet: isMet(measure) };
	});
	const handedIn = together([
		count(whole, 'case', terms.records.cases),
		supervision(whole, terms.records.supervisionHours)
	]);
	const isAny = (all: readonly { isMet: boolean }[]) => all.some((each) => each.isMet);
	return {
		...{ since, ways, achievements, records: handedIn },
		isReady: isAny(ways) && isAny(achievements) && handedIn.isMet
	};
}

function together(measures: Measure[]): { measures: Measure[]; isMet: boolean } {
	return { measures, isMet: measures.every(isMet) };
}

function isMet({ have, need }: Measure): boolean {
	return have >= need;
}
