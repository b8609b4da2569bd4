import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import {
	listOwnCourses,
	nextLessonOf,
	readLearningWeek,
	type LearningWeek,
	type LessonStep
} from '../learning/own-courses.ts';

/** A course that is under way, with the one lesson to go on with. */
export interface CourseUnderWay {
	course: string;
	title: string;
	next: LessonStep;
	/** Lessons that are finished, and all of them. */
	done: number;
	lessons: number;
}

/** What somebody's learning asks for today. */
export interface LearningToday {
	/** The course that was learnt last: the one obvious next step. */
	step: CourseUnderWay | null;
	/** The others that are under way. */
	others: CourseUnderWay[];
	/** How many courses were finished. */
	finished: number;
	week: LearningWeek;
}

const othersMax = 4;

/** Reads where the actor goes on, and the last seven days. */
export async function readLearningToday(db: Reader, actor: Actor): Promise<LearningToday> {
	const [courses, week] = await Promise.all([
		listOwnCourses(db, actor.personId),
		readLearningWeek(db, actor.personId)
	]);
	const [step = null, ...others] = courses
		.filter(({ completedAt }) => completedAt === null)
		.flatMap((course): CourseUnderWay[] => {
			const next = nextLessonOf(course);
			const done = course.lessons.filter(({ isComplete }) => isComplete).length;
			const { title, lessons } = course;
			return next ? [{ course: course.course, title, next, done, lessons: lessons.length }] : [];
		});
	const finished = courses.filter(({ completedAt }) => completedAt !== null).length;
	return { step, others: others.slice(0, othersMax), finished, week };
}
