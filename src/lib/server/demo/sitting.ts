import type { CheckResponse } from '#lib/courses/check.ts';
import { judgeLesson, type Condition, type LessonDemands } from '#lib/learning/judgment.ts';
import { demandsOf } from '../learning/demands.ts';
import type { LearningRules } from '../learning/rules.ts';
import { answerRightly, answerWrongly } from './answers.ts';
import type { DemoCheck, DemoCourse, DemoLesson } from './curriculum.ts';
import type { Random } from '#lib/random.ts';

export interface SittingAttempt {
	check: DemoCheck;
	number: number;
	response: CheckResponse;
	isRight: boolean;
	at: Date;
}

/** One lesson, learnt in one go: what was read, answered and seen, and when. */
export interface Sitting {
	lesson: DemoLesson;
	beganAt: Date;
	endedAt: Date;
	seconds: number;
	sections: { slug: string; at: Date }[];
	attempts: SittingAttempt[];
	media: { id: string; seconds: number; at: Date }[];
	demands: LessonDemands;
	conditions: Condition[];
	isComplete: boolean;
}

const wrongFirstShare = 0.28;
const optionalShare = 0.4;
const secondsBetweenTries = 40;
/** How much of what the author gives a lesson a learner takes: at least, and at most so much more. */
const paceMin = 0.75;
const paceSpread = 0.4;
/** How much of a lesson is done by whoever stops in the middle. */
const stopMin = 0.3;
const stopSpread = 0.4;

/**
 * Learns a lesson to its end, or stops in the middle of it, and judges it by the rule that judges
 * everybody.
 *
 * @throws where a lesson that was learnt to its end is not complete
 */
export function learnLesson(
	random: Random,
	lesson: DemoLesson,
	{
		course,
		rules,
		beganAt,
		isFinished
	}: { course: DemoCourse; rules: LearningRules; beganAt: Date; isFinished: boolean }
): Sitting {
	const checks = lesson.checks.filter(({ isRequired }) => isRequired).map(({ slug }) => slug);
	const demands = demandsOf({ ...lesson, checks }, course.completion, rules);
	const pace = paceMin + random.next() * paceSpread;
	const whole = Math.max(demands.leastSeconds, Math.round(lesson.minutes * 60 * pace));
	const share = isFinished ? 1 : stopMin + random.next() * stopSpread;
	const seconds = Math.round(whole * share);
	const after = (part: number) => new Date(beganAt.getTime() + Math.round(part * seconds) * 1000);

	const read = firstOf(lesson.sections, share);
	const answered = firstOf(lesson.checks, share).filter(
		({ isRequired }) => isRequired || random.next() < optionalShare
	);
	const attempts = answered.flatMap((check, index) =>
		answer(random, check, after((index + 1) / (answered.length + 1)))
	);
	const media = firstOf(lesson.media, share).map((item) => ({ ...item, at: after(1) }));
	const { isComplete, conditions } = judgeLesson(demands, {
		read: read.map(({ slug }) => slug),
		right: attempts.filter(({ isRight }) => isRight).map(({ check }) => check.slug),
		finishedMedia: media.map(({ id }) => id),
		seconds
	});
	if (isComplete !== isFinished)
		throw new Error(`The demonstration cannot learn ${course.facts.slug}/${lesson.slug}.`);
	return {
		...{ lesson, beganAt, seconds, attempts, media, demands, conditions, isComplete },
		endedAt: after(1),
		sections: read.map(({ slug }, index) => ({ slug, at: after((index + 1) / read.length) }))
	};
}

/** All of them, or the first few: never all where the lesson is not finished. */
function firstOf<Item>(items: readonly Item[], share: number): Item[] {
	return items.slice(0, Math.floor(items.length * share));
}

function answer(random: Random, check: DemoCheck, at: Date): SittingAttempt[] {
	const isFirstWrong = random.next() < wrongFirstShare;
	const wrong = isFirstWrong ? answerWrongly(check, random) : undefined;
	const right = answerRightly(check);
	if (!wrong) return [{ check, number: 1, response: right, isRight: true, at }];
	const before = new Date(at.getTime() - secondsBetweenTries * 1000);
	return [
		{ check, number: 1, response: wrong, isRight: false, at: before },
		{ check, number: 2, response: right, isRight: true, at }
	];
}
