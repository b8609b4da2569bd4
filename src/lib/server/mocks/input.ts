import * as v from 'valibot';
import { subjects } from '#lib/exam/question.ts';
import { answerLimits, confidenceMarks, eventKinds } from '#lib/mocks/protocol.ts';
import { selfVerdicts, type SelfVerdict } from '#lib/mocks/page.ts';
import { boxField, idField, optionalField } from '../input.ts';

const { batchMax, textLengthMax, partsMax, timeMsMax, seqMax } = answerLimits;
const ordinalMax = 300;
const epochMax = 1_000_000;
const rowsMax = 12;

const whole = (most: number, least = 0) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** Text that the database can keep as it is: no half characters, and no NUL. */
const text = v.pipe(
	v.string(),
	v.maxLength(textLengthMax),
	v.check((words) => words.isWellFormed() && !words.includes('\0'), 'malformed')
);

/** `<browser>.<page>`. */
const device = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,40}\.[A-Za-z0-9-]{8,19}$/, 'malformed'));

/** The device's clock may say what it likes. */
const instant = v.pipe(
	v.string(),
	v.isoTimestamp('malformed'),
	v.transform((moment) => new Date(moment)),
	v.check((moment) => !Number.isNaN(moment.getTime()), 'malformed'),
	v.transform((moment) => moment.toISOString())
);

const event = v.strictObject({
	ordinal: whole(ordinalMax, 1),
	seq: whole(seqMax, 1),
	kind: v.picklist(eventKinds),
	response: v.pipe(v.array(text), v.maxLength(partsMax)),
	isFlagged: v.boolean(),
	confidence: v.nullable(v.picklist(confidenceMarks)),
	timeMs: whole(timeMsMax),
	at: instant
});

/** What a device sends while a paper is sat. */
export const batchInput = v.strictObject({
	device,
	epoch: whole(epochMax),
	events: v.pipe(
		v.array(event),
		v.minLength(1),
		v.maxLength(batchMax),
		v.check(
			(events) =>
				new Set(events.map(({ ordinal, seq }) => `${ordinal} ${seq}`)).size === events.length,
			'malformed'
		)
	)
});

/** A page asks how the paper stands, and for its browser's turn where no other has it, or by force. */
export const turnInput = v.strictObject({
	device,
	takesOver: v.optional(v.boolean(), false)
});

/** Which paper somebody wants. */
export const beginInput = v.object({
	subject: v.picklist(subjects),
	time_factor: v.optional(
		v.pipe(v.string(), v.regex(/^[1-9]\d{2}$/, 'malformed'), v.transform(Number)),
		'100'
	),
	allows_seen: boxField
});

const formNumber = (most: number) =>
	v.pipe(
		v.string(),
		v.regex(/^\d{1,7}$/, 'malformed'),
		v.transform(Number),
		v.maxValue(most, 'too-large')
	);

/** Where to go after a question was saved. */
const destination = v.pipe(v.string(), v.regex(/^(?:[1-9]\d{0,2}|stay|hand-in)$/, 'malformed'));

/** One question of a page without script: an answer, its marks, and where to go next. */
export const questionForm = v.object({
	op_id: idField,
	epoch: formNumber(epochMax),
	ordinal: formNumber(ordinalMax),
	response: v.optional(
		v.pipe(
			v.union([v.string(), v.array(v.string())]),
			v.transform((value) => [value].flat()),
			v.array(text),
			v.maxLength(partsMax)
		),
		[]
	),
	is_flagged: boxField,
	confidence: optionalField(v.picklist(confidenceMarks)),
	/** The answer is given up: a single choice cannot be unmade otherwise. */
	takes_back: boxField,
	to: v.optional(destination, 'stay')
});

export type QuestionForm = Omit<v.InferOutput<typeof questionForm>, 'op_id' | 'to'>;

/** Nothing but the press of a button. */
export const pressInput = v.object({});

/** The judgment of one's own answers to a written question: `mark-<task>-<row>` each. */
export const selfMarkInput = v.pipe(
	v.looseObject({ ordinal: formNumber(ordinalMax) }),
	v.transform(({ ordinal, ...fields }) => ({ ordinal, marks: readMarks(fields) }))
);

export interface RowMark {
	task: number;
	row: number;
	verdict: SelfVerdict;
}

/** What is no mark of ours is passed over; what is missing stays unmarked. */
function readMarks(fields: Record<string, unknown>): RowMark[] {
	return Object.entries(fields).flatMap(([name, value]): RowMark[] => {
		const [, task, row] = /^mark-(\d{1,2})-(\d{1,2})$/.exec(name) ?? [];
		const verdict = selfVerdicts.find((known) => known === value);
		if (!verdict || Number(task) > partsMax || Number(row) > rowsMax) return [];
		return [{ task: Number(task), row: Number(row), verdict }];
	});
}
