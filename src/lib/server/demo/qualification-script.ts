import * as v from 'valibot';
import { isDay } from '#lib/dates.ts';
import { degrees, majors } from '#lib/qualifications/eligibility.ts';
import { examSubjects, levels } from '#lib/qualifications/levels.ts';
import { isScore } from '#lib/qualifications/marks.ts';
import { practiceKinds } from '#lib/qualifications/review.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const day = v.pipe(v.string(), v.check(isDay, 'bad-date'));
const area = v.pipe(v.string(), v.regex(/^\d{6}$/));
const days = v.pipe(v.number(), v.integer(), v.minValue(-2_000), v.maxValue(2_000));
/** Counted back from the sitting whose results are not out: -1 is the last one. */
const sitting = v.pipe(v.number(), v.integer(), v.minValue(-10), v.maxValue(0));
const level = v.picklist(levels);
/** Whether the unit has confirmed it; without a state it has. */
const decided = { state: v.optional(v.literal('open')), decided_by: v.optional(text) };

const education = v.strictObject({
	kind: v.literal('education'),
	degree: v.picklist(degrees),
	major: v.picklist(majors),
	school: text,
	major_name: v.optional(text),
	study: v.picklist(['full-time', 'part-time']),
	from: day,
	to: day,
	...decided
});

const work = v.strictObject({
	kind: v.literal('work'),
	employer: text,
	duty: text,
	from: day,
	...decided
});

const examRegistration = v.strictObject({
	kind: v.literal('exam-registration'),
	level,
	sitting,
	area,
	...decided
});

const examResult = v.strictObject({
	kind: v.literal('exam-result'),
	sitting: v.optional(sitting),
	/** A year that is meant as it stands: the lines of areas are known for few. */
	year: v.optional(v.pipe(v.number(), v.integer())),
	subject: v.picklist(examSubjects),
	area,
	score: v.optional(v.pipe(v.number(), v.check(isScore, 'bad-score'))),
	outcome: v.optional(v.picklist(['absent', 'discipline'])),
	/** When the slip of a senior pass was issued, after the sitting. */
	slip_days_after: v.optional(days),
	...decided
});

const credential = v.strictObject({
	kind: v.literal('credential'),
	level,
	/** With which it was reached: the qualification counts from its last day. */
	sitting,
	number: v.pipe(v.string(), v.regex(/^DEMO[0-9A-Z]{14}$/)),
	...decided
});

const registration = v.strictObject({
	kind: v.literal('registration'),
	level,
	began_days_ago: v.optional(days),
	ends_in_days: v.optional(days),
	...decided
});

const practice = v.strictObject({
	kind: v.literal('practice'),
	practice: v.picklist(practiceKinds),
	title: text,
	hours: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1_000))),
	days_ago: days,
	...decided
});

export const qualificationsSchema = v.strictObject({
	decided_by: text,
	crowd: v.array(
		v.strictObject({
			/** The beginning of the code of a unit; the first one that fits counts. */
			code: v.pipe(v.string(), v.regex(/^[0-9]{2,6}$/)),
			people: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))
		})
	),
	stories: v.array(
		v.strictObject({
			person: text,
			target: v.optional(
				v.strictObject({ level, area, minutes_per_week: v.pipe(v.number(), v.integer()) })
			),
			/** Continuing education of the period of registration, in hours. */
			hours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))),
			facts: v.array(
				v.variant('kind', [
					education,
					work,
					examRegistration,
					examResult,
					credential,
					registration,
					practice
				])
			)
		})
	)
});

export type DemoQualifications = v.InferOutput<typeof qualificationsSchema>;
export type DemoStory = DemoQualifications['stories'][number];
export type DemoFact = DemoStory['facts'][number];
