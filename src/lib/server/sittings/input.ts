import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import { subjects } from '#lib/exam/question.ts';
import { isSlug, isUuid } from '#lib/identifiers.ts';
import { memberStates } from '#lib/sittings/board.ts';
import { idField, optionalField, reasonField } from '../input.ts';
import { queryLengthMax } from '../people/search.ts';

export const titleLengthMax = 80;
export const minutesMin = 10;
export const minutesMax = 600;
/** What one extension gives at most; another one may follow. */
export const extensionMinutesMax = 120;

/** A moment as a browser sends it, in the time of the country. */
const moment = v.pipe(
	v.string(),
	v.minLength(1, 'missing'),
	v.regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'malformed'),
	v.check((text) => isDay(text.slice(0, 10)), 'malformed'),
	v.transform((text) => new Date(`${text}:00+08:00`))
);

const wholeNumber = (least: number, most: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, 'missing'),
		v.regex(/^\d{1,4}$/, 'malformed'),
		v.transform(Number),
		v.minValue(least),
		v.maxValue(most)
	);

export const openingInput = v.object({
	title: v.pipe(v.string(), v.trim(), v.minLength(1, 'missing'), v.maxLength(titleLengthMax)),
	subject: v.picklist(subjects),
	opens_at: moment,
	starts_until: moment,
	minutes: wholeNumber(minutesMin, minutesMax),
	/** Everybody who learns in it comes into the class. */
	course: optionalField(v.pipe(v.string(), v.check(isSlug, 'malformed')))
});

export type OpeningInput = v.InferOutput<typeof openingInput>;

export const memberInput = v.object({ person: idField });

export const extensionInput = v.object({
	/** Nobody in particular: everybody. */
	person: optionalField(idField),
	minutes: wholeNumber(1, extensionMinutesMax),
	reason: reasonField
});

export type ExtensionInput = v.InferOutput<typeof extensionInput>;

/** The press of a button that needs no more than where it stands. */
export const pressInput = v.object({});

/** What the board shows of a class. */
export const boardQuery = v.object({
	state: v.fallback(v.optional(v.picklist(memberStates)), undefined),
	query: v.fallback(
		v.optional(
			v.pipe(
				v.string(),
				v.transform((text) => text.trim().slice(0, queryLengthMax)),
				v.nonEmpty()
			)
		),
		undefined
	)
});

/** Whose mock papers are listed. */
export const takersQuery = v.object({
	subject: v.fallback(v.optional(v.picklist(subjects)), undefined),
	/** The public id of the last person of the page before. */
	cursor: v.fallback(v.optional(v.pipe(v.string(), v.check(isUuid))), undefined)
});
