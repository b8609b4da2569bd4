import type { Day } from '#lib/dates.ts';

export const dutyKinds = [
	'audit-flaw',
	'second-factor',
	'own-grant-ending',
	'refused-sign-ins',
	'mail-given-up',
	'sitting-open',
	'exam-registration-open',
	'certificate-to-register',
	'registration-ending',
	'answers-to-mark',
	'trainings-to-decide',
	'facts-to-decide',
	'renewals-due',
	'appointments-ending',
	'grants-ending',
	'pilots-ending',
	'unit-acts-ahead',
	'learners-stalled',
	'accounts-unused',
	'unread-notices'
] as const;

export type DutyKind = (typeof dutyKinds)[number];

/** Something that waits for a person: what, how many, by when, and the first few by name. */
export interface Duty {
	kind: DutyKind;
	count: number;
	/** The nearest day on which something ends or begins; null where no day is near. */
	dueOn: Day | null;
	/** Where it is dealt with. */
	link: string;
	examples: DutyExample[];
}

export interface DutyExample {
	name: string;
	link: string | null;
	on: Day | null;
}

/** How many are named before "and n more". */
export const examplesMax = 4;

/** How far ahead an ending counts as near. */
export const endingDays = 30;
export const pilotEndingDays = 90;

/**
 * One duty out of the rows of a query that counts with `count(*) over ()`.
 *
 * @returns undefined where there are none: what is not due is not shown
 */
export function dutyOf(
	kind: DutyKind,
	link: string,
	rows: readonly (DutyExample & { total: number })[]
): Duty | undefined {
	const [first] = rows;
	if (!first) return undefined;
	return {
		kind,
		link,
		count: first.total,
		dueOn: first.on,
		examples: rows.slice(0, examplesMax).map(({ name, link, on }) => ({ name, link, on }))
	};
}
