import { addDays, type Day } from '#lib/dates.ts';

interface AuthoredEnd {
	until?: Day | undefined;
	until_in_days?: number | undefined;
}

/** The same with its end as a day. */
export type WithEnd<Fact extends AuthoredEnd> = Omit<Fact, 'until_in_days'>;

/**
 * Turns an end that the script counts from the day of seeding into a day.
 *
 * @throws where the script names both
 */
export function dateEnd<Fact extends AuthoredEnd>(fact: Fact, today: Day): WithEnd<Fact> {
	const { until_in_days: days, ...rest } = fact;
	if (days === undefined) return rest;
	if (fact.until !== undefined) {
		throw new Error(`The demonstration names ${fact.until} and ${days} days for one end.`);
	}
	return { ...rest, until: addDays(today, days) };
}

/**
 * Turns the day of an act that the script counts from the day of seeding into a day.
 *
 * @throws where the script names none, or both
 */
export function dateAct<
	Act extends { on?: Day | undefined; effective_in_days?: number | undefined }
>(act: Act, today: Day): Act & { on: Day } {
	const { on, effective_in_days: days } = act;
	if (on !== undefined && days === undefined) return { ...act, on };
	if (on === undefined && days !== undefined) return { ...act, on: addDays(today, days) };
	throw new Error('An act of the demonstration needs one day: on, or effective_in_days.');
}
