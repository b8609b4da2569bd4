import * as v from 'valibot';
import { ledgerPartCodes } from '#lib/hours.ts';
import { isSlug } from '#lib/identifiers.ts';
import { lineMinutesMax } from '../hours/input.ts';
import { kindNames } from '../units/kind.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const slug = v.pipe(v.string(), v.check(isSlug, 'bad-slug'));
const daysAgoMax = 270;
const lessonsMax = 60;
/** Counted back from the day of seeding; never that day itself, whose hours have not all come yet. */
const daysAgo = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(daysAgoMax));
const minutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(lineMinutesMax));

const course = v.strictObject({
	course: slug,
	enrolled_days_ago: daysAgo,
	/** When each lesson was learnt, in the order of the course, no two on one day. */
	lesson_days_ago: v.pipe(v.array(daysAgo), v.maxLength(lessonsMax)),
	/** Whether the last of them is not finished. */
	is_open: v.optional(v.boolean(), false)
});

const decision = { decided_days_ago: daysAgo, decided_by: text };

export const learningSchema = v.strictObject({
	learners: v.array(
		v.strictObject({
			/** The beginning of the code of a unit; the first one that fits counts. */
			code: v.pipe(v.string(), v.regex(/^[0-9]{2,6}$/)),
			people: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))
		})
	),
	tracks: v.array(
		v.strictObject({
			kinds: v.pipe(v.array(v.picklist(kindNames)), v.minLength(1)),
			/** In the order in which they are learnt: what one requires comes before it. */
			courses: v.pipe(v.array(slug), v.minLength(1))
		})
	),
	stories: v.array(v.strictObject({ person: text, courses: v.array(course) })),
	trainings: v.array(
		v.strictObject({
			person: text,
			title: text,
			provider: text,
			part: v.picklist(ledgerPartCodes),
			minutes,
			began_days_ago: daysAgo,
			ended_days_ago: daysAgo,
			certificate_number: v.optional(text),
			filed_days_ago: daysAgo,
			/** Without one it waits for somebody to decide. */
			decision: v.optional(
				v.variant('outcome', [
					v.strictObject({
						outcome: v.literal('approved'),
						...decision,
						minutes,
						reason: v.optional(text)
					}),
					v.strictObject({ outcome: v.literal('refused'), ...decision, reason: text })
				])
			)
		})
	)
});

export type DemoLearning = v.InferOutput<typeof learningSchema>;
export type DemoTraining = DemoLearning['trainings'][number];
