import * as v from 'valibot';
import {
	objectiveKinds,
	questionStatuses,
	subjectiveKinds,
	subjects,
	type Subject
} from '#lib/exam/question.ts';
import { isSlug } from '#lib/identifiers.ts';

/** Characters of a question to the bank. */
export const bankQueryLengthMax = 60;

/** A part of an address that is empty or malformed is left out, so that an old link still opens. */
function part<Schema extends v.GenericSchema<string, unknown>>(schema: Schema) {
	return v.fallback(v.optional(schema), undefined);
}

const slug = v.pipe(v.string(), v.nonEmpty(), v.check(isSlug));
const firstSubject: Subject = 'A1';

/** What the page of the bank asks for. */
export const bankQuerySchema = v.object({
	subject: v.fallback(v.optional(v.picklist(subjects), firstSubject), firstSubject),
	chapter: part(slug),
	kind: part(v.picklist([...objectiveKinds, ...subjectiveKinds])),
	status: part(v.picklist(questionStatuses)),
	/** What answers say about it. */
	answers: part(v.literal('suspicious')),
	/** Words of the question itself, or its id. */
	q: part(
		v.pipe(
			v.string(),
			v.transform((text) => text.trim().slice(0, bankQueryLengthMax)),
			v.nonEmpty()
		)
	),
	/** The id of the last question on the page before. */
	cursor: part(slug)
});

export type BankQuery = v.InferOutput<typeof bankQuerySchema>;

const numberMax = 1_000_000;

/** What the page of one question asks for. */
export const bankQuestionSchema = v.object({
	/** The number of a version; without it, the current one. */
	version: part(
		v.pipe(v.string(), v.regex(/^[1-9]\d{0,6}$/), v.transform(Number), v.maxValue(numberMax))
	)
});
