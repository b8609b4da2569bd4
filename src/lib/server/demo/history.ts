import { addDays, type Day } from '#lib/dates.ts';
import type { LearningRules } from '../learning/rules.ts';
import type { DemoCourse } from './curriculum.ts';
import type { PlannedCourse, PlannedLearner } from './learners.ts';
import type { Random } from '#lib/random.ts';
import { learnLesson, type Sitting } from './sitting.ts';

/** One learner in one course, from the enrolment to where they are. */
export interface History {
	learner: Pick<PlannedLearner, 'personId' | 'name'>;
	course: DemoCourse;
	enrolledAt: Date;
	leftAt: Date | null;
	/** When the last lesson that the course asks for was finished. */
	completed: { at: Date; day: Day } | null;
	sittings: (Sitting & { day: Day })[];
}

/** When people find half an hour: before work, at noon, in the evening. By the clock of Shanghai. */
const freeHours = ['07:10', '12:30', '19:40', '20:30', '21:10'];
/** Earlier than any lesson of the day. */
const enrolmentHour = '06:50';
const leavingHour = '22:40';
const latenessSecondsMax = 18 * 60;

/** Lets a learner live through the plan. Every moment lies before the day of seeding. */
export function live(
	{ courses, random, ...learner }: PlannedLearner,
	{ rules, today }: { rules: LearningRules; today: Day }
): History[] {
	return courses.map((plan) => {
		const sittings = plan.lessonDaysAgo.flatMap((daysAgo, index) => {
			const lesson = plan.course.lessons[index];
			if (!lesson) return [];
			const day = addDays(today, -daysAgo);
			const beganAt = drawMoment(random, day, random.pick(freeHours));
			const isFinished = index < plan.lessonsDone;
			const { course } = plan;
			return [{ day, ...learnLesson(random, lesson, { course, rules, beganAt, isFinished }) }];
		});
		return {
			learner,
			course: plan.course,
			enrolledAt: drawMoment(random, addDays(today, -plan.enrolledDaysAgo), enrolmentHour),
			leftAt:
				plan.leftDaysAgo === null
					? null
					: drawMoment(random, addDays(today, -plan.leftDaysAgo), leavingHour),
			completed: findCompletion(plan, sittings),
			sittings
		};
	});
}

function findCompletion(
	{ course: { completion, lessons }, leftDaysAgo }: PlannedCourse,
	sittings: History['sittings']
): History['completed'] {
	const needed = completion.lessons === 'all' ? lessons.length : completion.lessons;
	const last = sittings.filter(({ isComplete }) => isComplete)[needed - 1];
	return last && leftDaysAgo === null ? { at: last.endedAt, day: last.day } : null;
}

function drawMoment(random: Random, day: Day, hour: string): Date {
	const lateness = random.below(latenessSecondsMax) * 1000;
	return new Date(Date.parse(`${day}T${hour}:00+08:00`) + lateness);
}
