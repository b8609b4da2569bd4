import type { Subject } from '#lib/exam/question.ts';
import type { Tier } from '#lib/courses/codes.ts';

/** How many questions a subject has at least, by kind. */
export const questionsMin: Record<Subject, Readonly<Record<string, number>>> = {
	A1: { single: 120, multiple: 40 },
	A2: { single: 120, multiple: 40 },
	B1: { single: 120, multiple: 40 },
	B2: { single: 120, multiple: 40 },
	B3: { case: 12, design: 6 },
	C1: { case: 3, essay: 1 }
};

/** How many questions of the senior subject there are at least, of whichever kind. */
export const seniorQuestionsMin = 4;

export const questionLimits = {
	/** So much of all right options may stand in one place. */
	letterShareMax: 0.32,
	/** In so many of the single choices the right option may be longer than every other. */
	longestShareMax: 0.35,
	/** So many touch social assistance, its people or its work. */
	assistanceShareMin: 0.25,
	/** So many of those that are marked by a rule are situations of practice. */
	situationShareMin: 1 / 3,
	/** Of the marks that its weight promises, each chapter has so many at least. */
	chapterShareMin: 0.6,
	/** Pairs of characters that two stems may share, of all they have (Dice). */
	stemLikenessMax: 0.6,
	/** The same of the options of two questions, where their stems are somewhat alike as well. */
	optionLikenessMax: 0.9,
	stemLikenessWithOptionsMax: 0.25,
	/** Characters. */
	stemLengthMin: 10,
	noteLengthMin: 5,
	explanationLengthMin: 20
} as const;

/**
 * Words that promise more than practice or law can hold. Candidates know that an option with such a
 * word is mostly wrong; where it is right, it is mostly right for a bad reason.
 */
export const absolutes = [
	...['一定', '必须', '绝对', '永远', '所有', '任何', '全部', '从不', '只有', '只能', '完全'],
	...['一律', '决不', '绝不', '毫无', '务必', '唯一', '总是', '百分之百']
];

/** What the courses of a tier are at least, and how many lessons and characters they have. */
export const coursesMin: Record<Tier, number> = { T1: 4, T2: 5, T3: 3, T4: 2, T5: 2 };
export const coursesOfServiceMin = 2;

export const courseLimits = {
	lessonsMin: 4,
	lessonsMax: 8,
	/** Characters of running text in a lesson, checks left out. */
	charactersMin: 900,
	charactersMax: 1_800,
	checksOfLessonMin: 2,
	formsMin: 1
} as const;

/**
 * How hard a lesson may be to read, by tier: the first two are read by village staff after a day's
 * work, the third by candidates who meet the words of laws, the last two by people who lead.
 *
 * `sentenceCharactersMax` is the mean length of a sentence, from one full stop, question mark,
 * semicolon or line end to the next, in characters without punctuation. `uncommonPercentMax` is the
 * share of characters outside of the 3,755 that GB 2312 chose as the common ones in 1980: who has
 * been to school for nine years reads nearly all of those.
 *
 * Both are blunt. They do not see whether a sentence is well made, an abstract word explained, or a
 * name rare. They do see the two things that make Chinese hard to read first: sentences that do not
 * end, and characters that one has to look up.
 */
export const readingLevels: Record<
	Tier,
	{ sentenceCharactersMax: number; uncommonPercentMax: number }
> = {
	T1: { sentenceCharactersMax: 20, uncommonPercentMax: 0.5 },
	T2: { sentenceCharactersMax: 20, uncommonPercentMax: 0.6 },
	T3: { sentenceCharactersMax: 22, uncommonPercentMax: 1 },
	T4: { sentenceCharactersMax: 22, uncommonPercentMax: 1 },
	T5: { sentenceCharactersMax: 22, uncommonPercentMax: 1 }
};
