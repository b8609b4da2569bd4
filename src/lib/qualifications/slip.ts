import { addMonths, type Day } from '#lib/dates.ts';

/** The slip for a passed senior examination (成绩合格证明), with which one applies for the review. */
export interface Slip {
	/** The year of the sitting. */
	year: number;
	/** The day on the slip; where it is not known, the day on which results are expected. */
	issuedOn: Day;
	isEstimated: boolean;
	/** The first day on which it no longer holds. */
	until: Day;
	isValid: boolean;
}

/**
 * Judges a slip on a day: it holds for whole years from the day of its issue.
 *
 * @param options.issuedOn null where nobody has typed the day on the slip
 * @param options.expectedOn the day on which the results of the year are expected
 */
export function judgeSlip(options: {
	year: number;
	issuedOn: Day | null;
	expectedOn: Day;
	validYears: number;
	today: Day;
}): Slip {
	const { year, expectedOn, validYears, today } = options;
	const issuedOn = options.issuedOn ?? expectedOn;
	const until = addMonths(issuedOn, validYears * 12);
	return {
		year,
		issuedOn,
		isEstimated: options.issuedOn === null,
		until,
		isValid: issuedOn <= today && today < until
	};
}
