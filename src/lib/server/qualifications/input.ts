import * as v from 'valibot';
import { degrees, majors } from '#lib/qualifications/eligibility.ts';
import { decisions, resultOutcomes, workProofs } from '#lib/qualifications/facts.ts';
import { examSubjects, levels } from '#lib/qualifications/levels.ts';
import { isScore } from '#lib/qualifications/marks.ts';
import { practiceKinds } from '#lib/qualifications/review.ts';
import { dayField, idField, optionalField, reasonField } from '../input.ts';

export const nameLengthMax = 80;
export const majorNameLengthMax = 60;
export const dutyLengthMax = 120;
export const practiceTitleLengthMax = 120;
/** As somebody types it, with spaces between its parts. */
export const numberLengthMax = 40;
export const minutesPerWeekMin = 30;
export const minutesPerWeekMax = 3_000;
/** What the table takes for one record: 1 000 hours. */
const practiceHoursMax = 1_000;
const studyMinutesMax = 3_000;
const chapterLengthMax = 60;

const line = (lengthMax: number) =>
	v.pipe(
		v.string(),
		v.transform((text) => text.replace(/\s+/g, ' ').trim()),
		v.minLength(1, 'missing'),
		v.maxLength(lengthMax)
	);

const wholeNumber = (min: number, max: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, 'missing'),
		v.regex(/^\d{1,5}$/),
		v.transform(Number),
		v.minValue(min),
		v.maxValue(max)
	);

/** The first examination was in 2008. */
const year = wholeNumber(2008, 2999);
const area = v.pipe(v.string(), v.minLength(1, 'missing'), v.regex(/^\d{6}$/));

/** 59.5 as people type it, full width as well. */
const score = v.pipe(
	v.string(),
	v.transform((text) => text.normalize('NFKC').trim()),
	v.minLength(1, 'missing'),
	v.regex(/^\d{1,3}(\.\d{1,2})?$/, 'exam-score'),
	v.transform(Number),
	v.check(isScore, 'exam-score')
);

const hours = v.pipe(
	v.string(),
	v.transform((text) => text.normalize('NFKC').trim()),
	v.regex(/^\d{1,4}(\.\d)?$/, 'practice-hours'),
	v.transform(Number),
	v.minValue(0.1, 'practice-hours'),
	v.maxValue(practiceHoursMax)
);

const isTrue = (yes: string, no: string) =>
	v.pipe(
		v.picklist([yes, no], 'missing'),
		v.transform((text) => text === yes)
	);

/** One box gives a text, several a list. */
const subjects = v.pipe(
	v.union(
		[
			v.array(v.string()),
			v.pipe(
				v.string(),
				v.transform((text) => [text])
			)
		],
		'missing'
	),
	v.array(v.picklist(examSubjects)),
	v.minLength(1, 'missing'),
	v.maxLength(3)
);

/** The fact that a new one takes the place of. */
const corrects = optionalField(idField);

export const educationInput = v.object({
	kind: v.literal('education'),
	corrects,
	degree: v.picklist(degrees, 'missing'),
	major: v.picklist(majors, 'missing'),
	school: line(nameLengthMax),
	major_name: optionalField(line(majorNameLengthMax)),
	is_full_time: isTrue('full-time', 'part-time'),
	began_on: dayField,
	ended_on: dayField,
	is_finished: isTrue('finished', 'studying')
});

export type EducationInput = v.InferOutput<typeof educationInput>;

export const workInput = v.object({
	kind: v.literal('work'),
	corrects,
	employer: line(nameLengthMax),
	duty: line(dutyLengthMax),
	proof: v.picklist(workProofs, 'missing'),
	began_on: dayField,
	ended_on: optionalField(dayField)
});

export type WorkInput = v.InferOutput<typeof workInput>;

export const examRegistrationInput = v.object({
	kind: v.literal('exam-registration'),
	corrects,
	year,
	level: v.picklist(levels, 'missing'),
	area,
	subjects
});

export type ExamRegistrationInput = v.InferOutput<typeof examRegistrationInput>;

export const examResultInput = v.object({
	kind: v.literal('exam-result'),
	corrects,
	year,
	subject: v.picklist(examSubjects, 'missing'),
	area,
	outcome: v.picklist(resultOutcomes, 'missing'),
	published_score: optionalField(score),
	raw_score: optionalField(score),
	slip_issued_on: optionalField(dayField)
});

export type ExamResultInput = v.InferOutput<typeof examResultInput>;

export const credentialInput = v.object({
	kind: v.literal('credential'),
	corrects,
	level: v.picklist(levels, 'missing'),
	management_number: v.pipe(v.string(), v.minLength(1, 'missing'), v.maxLength(numberLengthMax)),
	approved_on: dayField,
	issued_on: optionalField(dayField),
	scope: v.picklist(['nation', 'separate-area'], 'missing')
});

export type CredentialInput = v.InferOutput<typeof credentialInput>;

export const registrationInput = v.object({
	kind: v.literal('registration'),
	corrects,
	level: v.picklist(levels, 'missing'),
	applied_on: dayField,
	began_on: optionalField(dayField),
	ended_on: optionalField(dayField),
	authority: optionalField(line(nameLengthMax))
});

export type RegistrationInput = v.InferOutput<typeof registrationInput>;

export const practiceInput = v.object({
	kind: v.literal('practice'),
	corrects,
	practice_kind: v.picklist(practiceKinds, 'missing'),
	title: line(practiceTitleLengthMax),
	ended_on: dayField,
	hours: optionalField(hours),
	/** Nobody can be recognised in it, or has agreed. */
	is_deidentified: v.literal('on', 'practice-not-deidentified')
});

export type PracticeInput = v.InferOutput<typeof practiceInput>;

/** Any fact, as its form sends it. */
export const factInput = v.variant('kind', [
	educationInput,
	workInput,
	examRegistrationInput,
	examResultInput,
	credentialInput,
	registrationInput,
	practiceInput
]);

export type FactInput = v.InferOutput<typeof factInput>;

export const decisionInput = v.object({
	decision: v.picklist(decisions),
	reason: optionalField(reasonField)
});

export const revealInput = v.object({ reason: reasonField });

export const targetInput = v.object({
	level: v.picklist(levels, 'missing'),
	year,
	area,
	minutes_per_week: wholeNumber(minutesPerWeekMin, minutesPerWeekMax)
});

export type TargetInput = v.InferOutput<typeof targetInput>;

export const studyInput = v.object({
	subject: v.picklist(examSubjects),
	chapter: line(chapterLengthMax),
	minutes: wholeNumber(1, studyMinutesMax)
});

export type StudyInput = v.InferOutput<typeof studyInput>;

export const studyReversalInput = v.object({ entry: idField });
