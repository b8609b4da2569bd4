import type { Subject } from '../exam/question.ts';

/** The subjects that have questions marked by a rule. Written ones are practised in papers. */
export const practiceSubjects = ['A1', 'A2', 'B1', 'B2'] as const satisfies Subject[];
export type PracticeSubject = (typeof practiceSubjects)[number];

/** What a run goes through. */
export const drillKinds = [
	'today',
	'daily',
	'chapter',
	'point',
	'weakness',
	'mistakes',
	'favourites',
	'question'
] as const;
export type DrillKind = (typeof drillKinds)[number];

/** Answering, or reading questions with their answers. */
export const drillModes = ['practice', 'memorise'] as const;
export type DrillMode = (typeof drillModes)[number];

/** Where an answer was given. */
export type ResponseSource = 'drill' | 'review' | 'daily' | 'mock';

/** How sure somebody says they are; none for sure. `easy` asks to see the question seldom. */
export const practiceMarks = ['unsure', 'guessed', 'easy'] as const;
export type PracticeMark = (typeof practiceMarks)[number];

/** Why somebody thinks they got it wrong. */
export const mistakeCauses = ['not-known', 'mixed-up', 'misread', 'careless', 'guessed'] as const;
export type MistakeCause = (typeof mistakeCauses)[number];

/** What somebody says is wrong with a question. */
export const remarkKinds = ['wrong-key', 'old-law', 'unclear', 'typing', 'other'] as const;
export type RemarkKind = (typeof remarkKinds)[number];

export const remarkOutcomes = ['mended', 'right-as-it-is'] as const;
export type RemarkOutcome = (typeof remarkOutcomes)[number];

export const practiceLimits = {
	/** Characters. */
	noteLengthMax: 1_000,
	remarkLengthMax: 500,
	queryLengthMax: 40,
	/** Questions of one run. */
	drillQuestionsMax: 300,
	rightInARowMax: 9,
	minutesPerDayMin: 5,
	minutesPerDayMax: 480,
	/** A question that was looked at for longer was not looked at all the time. */
	timeMsMax: 600_000
} as const;
