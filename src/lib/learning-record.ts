import * as v from 'valibot';
import { ledgerPartCodes } from './hours.ts';

/** How far somebody is with a course. */
export const courseStates = ['finished', 'learning', 'left'] as const;

export type CourseState = (typeof courseStates)[number];

const text = v.string();
const day = v.string();
const dayOrNone = v.nullable(v.string());

export const learningRecordSchema = v.object({
	holder: v.object({ name: text, unit: text, post: v.nullable(text) }),
	issued_on: day,
	courses: v.array(
		v.object({
			slug: text,
			title: text,
			tier: text,
			/** The training base by name; null for the platform's own. */
			base: v.nullable(text),
			/** Which time the course is learnt. */
			round: v.number(),
			state: v.picklist(courseStates),
			enrolled_on: day,
			completed_on: dayOrNone,
			lessons_completed: v.number(),
			lessons: v.number()
		})
	),
	hours: v.array(
		v.object({
			year: v.number(),
			part: v.picklist(ledgerPartCodes),
			minutes: v.number(),
			/** In the hours of the ledger, by the rule of the day of issue. */
			hours: v.number()
		})
	),
	certificates: v.array(
		v.object({
			number: text,
			title: text,
			tier: text,
			issued_on: day,
			revoked_on: dayOrNone
		})
	),
	trainings: v.array(
		v.object({
			title: text,
			provider: text,
			from: day,
			last_day: day,
			part: v.picklist(ledgerPartCodes),
			minutes: v.number()
		})
	)
});

/** A person's whole learning, as it was true on the day: what the page shows and a document signs. */
export type LearningRecord = v.InferOutput<typeof learningRecordSchema>;
