import * as v from 'valibot';
import { addDays, isDay, type Day } from '#lib/dates.ts';
import { isUuid } from '#lib/identifiers.ts';
import { ledgers } from '#lib/hours.ts';
import { queryLengthMax } from '../people/search.ts';
import { standings } from './enrolled.ts';
import { lenses } from './lens.ts';

/**
 * What a list about a section asks for: who came there or further, read it, or stopped there; and
 * without a section, who has not begun.
 */
export const reaches = ['reached', 'read', 'stopped', 'not-begun'] as const;

/** What a list about a check asks for: who answered, and how at the first try or in the end. */
export const answerKinds = ['any', 'first-right', 'right'] as const;

const slugLengthMax = 60;
const sectionLengthMax = 141;
const optionLengthMax = 210;

/** A part of an address that is empty or malformed is left out, so that an old link still opens. */
function part<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.fallback(v.optional(schema), undefined);
}

const text = (lengthMax: number) =>
	v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(lengthMax));
const uuid = v.pipe(v.string(), v.check(isUuid));
const day = v.pipe(v.string(), v.check(isDay));
const number = v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/), v.transform(Number));
const slug = v.pipe(v.string(), v.maxLength(slugLengthMax), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/));
/** Two names with a stroke between them: of a lesson, and of a section or a check in it. */
const within = v.pipe(text(sectionLengthMax), v.regex(/^[^/]+\/[^/]+$/));

/** What the page of all courses asks for. */
export const courseListSchema = v.object({
	lens: part(v.picklist(lenses)),
	tier: part(v.picklist(['T1', 'T2', 'T3', 'T4', 'T5'])),
	state: part(v.picklist(['current', 'withdrawn']))
});

/** What the page of one course asks for. */
export const coursePageSchema = v.object({
	lens: part(v.picklist(lenses)),
	/** The number of a publication; what new learners get without it. */
	publication: part(number)
});

/** What the list of learners asks for. */
export const learnerFilterSchema = v.object({
	course: part(slug),
	/** `learning` is everybody who has neither finished nor left, those who stand still included. */
	state: part(v.picklist(standings)),
	/** The public id of a unit: it and everything below. */
	unit: part(uuid),
	/** Characters of a name, or initials. */
	query: part(text(queryLengthMax)),
	/** The number of a publication of the course, for the parts below. */
	publication: part(number),
	/** `lesson/section`. */
	section: part(within),
	reach: part(v.picklist(reaches)),
	/** `lesson/check`. */
	check: part(within),
	answer: part(v.picklist(answerKinds)),
	/** What was chosen at the first try: the id of a choice. */
	option: part(text(optionLengthMax)),
	/** The public id of the last enrolment of the page before. */
	cursor: part(uuid)
});

export type LearnerFilter = v.InferOutput<typeof learnerFilterSchema>;

/** What the pages of hours ask for. */
export const hoursFilterSchema = v.object({
	/** The public id of a unit; where the scope begins without it. */
	unit: part(uuid),
	/** Both days are included. */
	from: part(day),
	to: part(day),
	ledger: part(v.picklist(ledgers)),
	/** Only the unit itself, without those below it. */
	own: part(v.literal('1')),
	query: part(text(queryLengthMax)),
	/** The public ids of the person and the unit of the last row of the page before. */
	cursor: part(v.pipe(v.string(), v.maxLength(73), v.regex(/^[0-9a-f-]{36}_[0-9a-f-]{36}$/)))
});

export type HoursFilter = v.InferOutput<typeof hoursFilterSchema>;

/** The days that hours are counted over; `until` is the first one that no longer counts. */
export interface HoursPeriod {
	from: Day;
	until: Day;
}

/** The period that was asked for; this year where it is not given, or ends before it begins. */
export function periodOf({ from, to }: Pick<HoursFilter, 'from' | 'to'>, today: Day): HoursPeriod {
	const year = today.slice(0, 4);
	const [first, last] = [from ?? `${year}-01-01`, to ?? `${year}-12-31`];
	if (first > last) return { from: `${year}-01-01`, until: `${Number(year) + 1}-01-01` };
	return { from: first, until: addDays(last, 1) };
}
