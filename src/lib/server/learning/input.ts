import * as v from 'valibot';
import { responseLimits } from '#lib/courses/check.ts';
import { operationLimits } from '#lib/learning/operation.ts';
import { idField } from '../input.ts';

const slugLengthMax = 60;
const sectionLengthMax = 80;
const quoteLengthMax = 500;
const noteLengthMax = 2_000;
/** A device tells of its reading every minute or so; one deed never claims an hour. */
const studySecondsMax = 600;
/** No film of a course is longer. */
const mediaSecondsMax = 14_400;

const slug = v.pipe(
	v.string(),
	v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'malformed'),
	v.maxLength(slugLengthMax)
);
const section = v.pipe(v.string(), v.minLength(1, 'missing'), v.maxLength(sectionLengthMax));
const device = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,60}$/, 'malformed'));
const seconds = (most: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(most));

export const responseField = v.pipe(
	v.array(v.pipe(v.string(), v.maxLength(responseLimits.partLengthMax))),
	v.maxLength(responseLimits.partsMax)
);

/** Empty text is no text. */
const optionalText = (most: number) =>
	v.nullable(
		v.pipe(
			v.string(),
			v.trim(),
			v.maxLength(most),
			v.transform((text) => text || null)
		)
	);

const base = {
	opId: idField,
	enrolment: idField,
	lesson: slug,
	at: v.pipe(v.string(), v.isoTimestamp('malformed')),
	isOffline: v.boolean()
};

const noteFields = {
	note: idField,
	section,
	quote: optionalText(quoteLengthMax),
	body: optionalText(noteLengthMax)
};

export const operationInput = v.variant('kind', [
	v.strictObject({ ...base, kind: v.literal('read'), section }),
	v.strictObject({ ...base, kind: v.literal('answer'), check: slug, response: responseField }),
	v.strictObject({ ...base, kind: v.literal('study'), seconds: seconds(studySecondsMax) }),
	v.strictObject({ ...base, kind: v.literal('place'), section }),
	v.pipe(
		v.strictObject({ ...base, kind: v.literal('note'), ...noteFields }),
		v.check(({ quote, body }) => quote !== null || body !== null, 'note-empty')
	),
	v.strictObject({ ...base, kind: v.literal('erase-note'), note: idField })
]);

/** A batch as it comes: each operation is judged by itself, so that a bad one stops no other. */
export const batchInput = v.object({
	device,
	operations: v.pipe(v.array(v.unknown()), v.maxLength(operationLimits.batchMax))
});

/** A sign of life of somebody who reads, hears or sees a lesson. */
export const beatInput = v.strictObject({
	enrolment: idField,
	lesson: slug,
	device,
	seconds: seconds(studySecondsMax),
	takesOver: v.optional(v.boolean(), false),
	media: v.optional(v.strictObject({ id: slug, position: seconds(mediaSecondsMax) }))
});

/** Enrolling, and the lesson to begin with. */
export const enrolInput = v.object({ lesson: v.optional(slug) });

export const enrolmentInput = v.object({ enrolment: idField });

/** The form of one check on a page without script. */
export const answerForm = v.object({
	op_id: idField,
	enrolment: idField,
	check: slug,
	opened: v.optional(v.pipe(v.string(), v.maxLength(120)), ''),
	response: v.optional(
		v.pipe(
			v.union([v.string(), v.array(v.string())]),
			v.transform((value) => [value].flat().filter((part) => part !== '')),
			responseField,
			v.minLength(1, 'check-unanswered')
		),
		[]
	)
});

/** "I have read it": the end of a lesson on a page without script. */
export const finishForm = v.object({
	enrolment: idField,
	opened: v.optional(v.pipe(v.string(), v.maxLength(120)), '')
});

export const noteForm = v.object({
	enrolment: idField,
	section,
	body: v.pipe(v.string(), v.trim(), v.minLength(1, 'note-empty'), v.maxLength(noteLengthMax))
});

export const eraseNoteForm = v.object({ note: idField });
