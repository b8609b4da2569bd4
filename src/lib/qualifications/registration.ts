import { addDays, addMonths, type Day } from '#lib/dates.ts';

/** A registration of a certificate (登记) that was granted. */
export interface RegisteredPeriod {
	/** The first day on which it holds. */
	from: Day;
	/** The first day on which it no longer holds. */
	until: Day;
}

export interface RegistrationFacts {
	/** The day from which the qualification counts. */
	approvedOn: Day;
	periods: readonly RegisteredPeriod[];
	/** When an application was made that nobody has answered; null where none waits. */
	appliedOn: Day | null;
}

export interface RegistrationTerms {
	/** Months from the qualification in which to register first. */
	firstWithinMonths: number;
	/** Months before the end of a registration in which to renew it. */
	renewalWindowMonths: number;
	/** Whether the area takes applications that come late. */
	isLateAccepted: boolean;
}

/**
 * - `first-open`: not registered, and in time to be.
 * - `first-late`: not registered, and the time to register first is over.
 * - `registered`: it holds, and it is too early to renew.
 * - `renewal-open`: it holds, and can be renewed now.
 * - `lapsed`: it held once and does no longer.
 */
export type RegistrationState =
	'first-open' | 'first-late' | 'registered' | 'renewal-open' | 'lapsed';

export interface RegistrationStanding {
	state: RegistrationState;
	/** Whether an application waits for its answer. */
	isPending: boolean;
	/** The period that holds, or the last one that did; null where there was none. */
	period: RegisteredPeriod | null;
	/** The days in which the next application is to be made, both included. */
	window: { from: Day; to: Day };
	/** Whether an application that comes late is taken nevertheless. */
	isLateAccepted: boolean;
}

/** Judges the registration of a certificate on a day. A certificate itself does not lapse. */
export function judgeRegistration(
	{ approvedOn, periods, appliedOn }: RegistrationFacts,
	{ firstWithinMonths, renewalWindowMonths, isLateAccepted }: RegistrationTerms,
	today: Day
): RegistrationStanding {
	const period = periods.toSorted((one, other) => (one.until < other.until ? 1 : -1))[0] ?? null;
	const window = period
		? { from: addMonths(period.until, -renewalWindowMonths), to: addDays(period.until, -1) }
		: { from: approvedOn, to: addDays(addMonths(approvedOn, firstWithinMonths), -1) };
	const stateOf = (): RegistrationState => {
		if (!period) return today <= window.to ? 'first-open' : 'first-late';
		if (today >= period.until) return 'lapsed';
		return today >= window.from ? 'renewal-open' : 'registered';
	};
	return {
		state: stateOf(),
		isPending: appliedOn !== null && (period === null || appliedOn >= window.from),
		period,
		window,
		isLateAccepted
	};
}

/** What a registration period asks of continuing education, and how much of it is there. */
export interface HoursStanding {
	minutes: number;
	neededMinutes: number;
	gapMinutes: number;
}

/** Holds the minutes of a registration period against the hours that its rule asks for. */
export function judgeHours(
	minutes: number,
	{ hours, minutesAnHour }: { hours: number; minutesAnHour: number }
): HoursStanding {
	const neededMinutes = hours * minutesAnHour;
	return { minutes, neededMinutes, gapMinutes: Math.max(0, neededMinutes - minutes) };
}
