import { addDays, addMonths, daysBetween, type Day } from '#lib/dates.ts';
import type { ExamSubject } from './levels.ts';

/** How sure a date is: it was published, or follows from other years. */
export type Certainty = 'announced' | 'expected';

/** When subjects are sat. */
export interface Slot {
	subjects: readonly ExamSubject[];
	day: Day;
	/** Times of day in China: '14:00'. */
	from: string;
	to: string;
}

/** What is known of the sitting of a year. */
export interface Sitting {
	year: number;
	status: Certainty | 'cancelled';
	/** Empty while they have not been published. */
	days: readonly Day[];
	/** The month in which it is expected, from 1 to 12. */
	expectedMonth: number | null;
	/** The month in which registration is expected. */
	expectedRegistrationMonth: number | null;
	slots: readonly Slot[];
	/** The window of the province, both days included. */
	registration: { from: Day; to: Day } | null;
	/** Whether the window is that of the province itself, or only the outer bounds of all. */
	isOwnRegistration: boolean;
}

/** How far from the sitting its other days lie. */
export interface SittingTerms {
	ticketDaysBefore: number;
	resultsAfterMonths: number;
	/** Days from the publication of the results in which a check of the sum can be asked for. */
	scoreReviewDays: number;
	/** From the results to the certificate. */
	certificateAfterMonths: { from: number; to: number };
}

export const dateKinds = [
	'registration',
	'ticket',
	'exam',
	'results',
	'score-review',
	'certificate'
] as const;

export type DateKind = (typeof dateKinds)[number];

/**
 * A date of a sitting. What was announced has days; what is only expected has days where they can
 * be counted from something that was announced, else a month, or nothing at all.
 */
export interface SittingDate {
	kind: DateKind;
	certainty: Certainty;
	/** The first and the last day, both included. */
	from: Day | null;
	to: Day | null;
	/** The first day of the month in which it is expected, where the day is not known. */
	month: Day | null;
}

/** The dates of a sitting, in their order. A sitting that was cancelled has none. */
export function listDates(sitting: Sitting, terms: SittingTerms): SittingDate[] {
	if (sitting.status === 'cancelled') return [];
	const [first] = sitting.days;
	const last = sitting.days.at(-1);
	const isAnnounced = sitting.status === 'announced';
	const exam = dateOf('exam', isAnnounced ? 'announced' : 'expected', first, last, {
		month: monthOf(sitting.year, sitting.expectedMonth)
	});
	const results = last ? addMonths(last, terms.resultsAfterMonths) : undefined;
	const inMonths = (count: number) => (results ? addMonths(results, count) : undefined);
	return [
		registrationOf(sitting),
		dateOf(
			'ticket',
			'expected',
			first && addDays(first, -terms.ticketDaysBefore),
			first && addDays(first, -1)
		),
		exam,
		dateOf('results', 'expected', results, results, {
			month: exam.month && addMonths(exam.month, terms.resultsAfterMonths)
		}),
		dateOf(
			'score-review',
			'expected',
			results,
			results && addDays(results, terms.scoreReviewDays - 1)
		),
		dateOf(
			'certificate',
			'expected',
			inMonths(terms.certificateAfterMonths.from),
			inMonths(terms.certificateAfterMonths.to)
		)
	];
}

function registrationOf({
	registration,
	isOwnRegistration,
	year,
	expectedRegistrationMonth
}: Sitting): SittingDate {
	const certainty = registration && isOwnRegistration ? 'announced' : 'expected';
	return dateOf('registration', certainty, registration?.from, registration?.to, {
		month: monthOf(year, expectedRegistrationMonth)
	});
}

function dateOf(
	kind: DateKind,
	certainty: Certainty,
	from: Day | undefined,
	to: Day | undefined,
	{ month = null }: { month?: Day | null } = {}
): SittingDate {
	return { kind, certainty, from: from ?? null, to: to ?? null, month: from ? null : month };
}

function monthOf(year: number, month: number | null): Day | null {
	return month === null ? null : `${year}-${String(month).padStart(2, '0')}-01`;
}

/** The day on which the results are out at the latest that can be told; null where nothing is known. */
export function resultsOn(sitting: Sitting, terms: SittingTerms): Day | null {
	const date = listDates(sitting, terms).find(({ kind }) => kind === 'results');
	// Of a month, its end: nobody is told that results are late before they are.
	return date?.from ?? (date?.month ? addDays(addMonths(date.month, 1), -1) : null);
}

/** The date that comes next, or is under way; undefined where all are past. */
export function findNextDate(dates: readonly SittingDate[], today: Day): SittingDate | undefined {
	return dates.find(({ to, month }) => {
		if (to !== null) return to >= today;
		return month !== null && addMonths(month, 1) > today;
	});
}

/**
 * How many days are left to a date: only to one that was announced. Nothing is counted down to a day
 * that nobody has published.
 */
export function daysLeft({ certainty, from }: SittingDate, today: Day): number | null {
	if (certainty !== 'announced' || from === null || from < today) return null;
	return daysBetween(today, from);
}

/** Two subjects that are sat at the same time. */
export interface Clash {
	subjects: [ExamSubject, ExamSubject];
	day: Day;
}

/** Which of the subjects cannot be sat together. */
export function findClashes(subjects: readonly ExamSubject[], slots: readonly Slot[]): Clash[] {
	const seats = subjects.flatMap((subject) => {
		const slot = slots.find((each) => each.subjects.includes(subject));
		return slot ? [{ subject, slot }] : [];
	});
	return seats.flatMap((seat, index) =>
		seats
			.slice(index + 1)
			.filter(({ slot }) => isOverlapping(seat.slot, slot))
			.map(({ subject }): Clash => ({ subjects: [seat.subject, subject], day: seat.slot.day }))
	);
}

function isOverlapping(one: Slot, other: Slot): boolean {
	return one.day === other.day && one.from < other.to && other.from < one.to;
}
