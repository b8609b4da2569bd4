import * as v from 'valibot';
import {
	drillKinds,
	drillModes,
	mistakeCauses,
	practiceLimits,
	practiceMarks,
	practiceSubjects,
	remarkKinds,
	remarkOutcomes
} from '#lib/practice/practice.ts';
import { boxField, idField, optionalField } from '../input.ts';

const lettersMax = 8;

const wholeField = (least: number, most: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^\d{1,4}$/, 'malformed'),
		v.transform(Number),
		v.minValue(least),
		v.maxValue(most)
	);

const ordinalField = wholeField(1, practiceLimits.drillQuestionsMax);

/** What stands in a box is nothing, or well-formed text. */
const textField = (lengthMax: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.maxLength(lengthMax),
		v.check((words) => words.isWellFormed() && !words.includes('\0'), 'malformed')
	);

const wishPattern = /^([a-z]+):([a-z0-9.-]{0,120}):([a-z]+)$/;

const wish = v.object({
	kind: v.picklist(drillKinds),
	/** The code of a chapter or a point, or the id of a question; the other kinds need none. */
	topic: v.string(),
	mode: v.picklist(drillModes)
});

/**
 * A run to begin, or to go on with. The button that is pressed says which, `kind:topic:mode`: a page
 * has many of them in one form.
 */
export const drillInput = v.pipe(
	v.object({
		subject: v.picklist(practiceSubjects),
		wish: v.pipe(
			v.string(),
			v.regex(wishPattern, 'malformed'),
			v.transform((text) => {
				const [, kind = '', topic = '', mode = ''] = wishPattern.exec(text) ?? [];
				return { kind, topic, mode };
			}),
			wish
		),
		/** From the first question again, whatever was begun. */
		restarts: boxField
	}),
	v.transform(({ subject, restarts, wish: { kind, topic, mode } }) => ({
		...{ subject, restarts },
		...{ kind, topic, mode }
	}))
);
export type DrillInput = v.InferOutput<typeof drillInput>;

const letter = v.pipe(v.string(), v.regex(/^[A-H]$/, 'malformed'));

export const answerInput = v.object({
	ordinal: ordinalField,
	/** Letters as they were shown: one field gives one, several give a list. */
	response: v.optional(
		v.union([
			v.pipe(
				letter,
				v.transform((one) => [one])
			),
			v.pipe(v.array(letter), v.maxLength(lettersMax))
		]),
		[]
	),
	confidence: optionalField(v.picklist(practiceMarks)),
	/** When the server showed the question, ISO 8601. */
	shown_at: optionalField(v.pipe(v.string(), v.isoTimestamp('malformed')))
});
export type AnswerInput = v.InferOutput<typeof answerInput>;

export const lookInput = v.object({ ordinal: ordinalField });

export const favouriteInput = v.object({ question: idField, is_favourite: boxField });
export const noteInput = v.object({
	question: idField,
	note: textField(practiceLimits.noteLengthMax)
});
export const causeInput = v.object({
	question: idField,
	cause: optionalField(v.picklist(mistakeCauses))
});

export const remarkInput = v.object({
	ordinal: ordinalField,
	kind: v.picklist(remarkKinds, 'missing'),
	body: v.pipe(textField(practiceLimits.remarkLengthMax), v.minLength(1, 'missing'))
});
export type RemarkInput = v.InferOutput<typeof remarkInput>;

export const settleInput = v.object({
	remark: idField,
	outcome: v.picklist(remarkOutcomes, 'missing'),
	reply: v.pipe(textField(practiceLimits.remarkLengthMax), v.minLength(1, 'missing'))
});
export type SettleInput = v.InferOutput<typeof settleInput>;

export const settingInput = v.object({
	right_in_a_row: wholeField(1, practiceLimits.rightInARowMax),
	minutes_per_day: wholeField(practiceLimits.minutesPerDayMin, practiceLimits.minutesPerDayMax)
});
export type SettingInput = v.InferOutput<typeof settingInput>;

/** A part of an address that is empty or malformed is left out, so that an old link still opens. */
function part<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.fallback(v.optional(schema), undefined);
}

/** What the pages of practice ask for in their addresses. */
export const practiceQuerySchema = v.object({
	subject: part(v.picklist(practiceSubjects)),
	/** A place in a run, or a page of a list. */
	at: part(wholeField(1, practiceLimits.drillQuestionsMax)),
	shelf: part(v.picklist(['open', 'cleared'])),
	chapter: part(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/))),
	point: part(v.pipe(v.string(), v.regex(/^[a-z0-9.-]{1,120}$/))),
	cause: part(v.picklist(mistakeCauses)),
	q: part(
		v.pipe(
			v.string(),
			v.transform((text) => text.trim().slice(0, practiceLimits.queryLengthMax)),
			v.nonEmpty()
		)
	)
});
export type PracticeQuery = v.InferOutput<typeof practiceQuerySchema>;
