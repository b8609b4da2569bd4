import type { Day } from '#lib/dates.ts';
import { Conflict, Invalid } from '../errors.ts';

/**
 * Refuses a day that lies ahead.
 *
 * @throws Invalid `fact-ahead` naming the field
 */
export function refuseAhead(field: string, day: Day | null, today: Day): void {
	if (day !== null && day > today) throw new Invalid('fact-ahead', { field });
}

/**
 * Refuses days that come in the wrong order.
 *
 * @throws Invalid `fact-days` naming the second field
 */
export function refuseOrder(first: Day, [field, second]: readonly [string, Day | null]): void {
	if (second !== null && second < first) throw new Invalid('fact-days', { field });
}

/**
 * Refuses what is on record already.
 *
 * @throws Conflict `fact-filed-before` naming the field
 */
export function refuseTwice<Fact>(
	held: readonly Fact[],
	isSame: (fact: Fact) => boolean,
	{ field }: { field: string }
): void {
	if (held.some(isSame)) throw new Conflict('fact-filed-before', { field });
}
