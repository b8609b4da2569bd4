import { addDays, daysBetween, type Day } from '#lib/dates.ts';
import type { ExamSubject } from './levels.ts';

/** A part of a subject that is studied in one go. */
export interface PlanChapter {
	subject: ExamSubject;
	/** Unique within the subject. */
	code: string;
	title: string;
	/** Marks that are expected from it. */
	weight: number;
	/**
	 * How much of it is still lost, from 0 (nothing) to 1 (all). Where practice knows nothing, it is
	 * taken as lost, so that the plan follows the weights alone.
	 */
	weakness?: number | undefined;
	/** Minutes that were studied already. */
	doneMinutes?: number | undefined;
}

export interface PlanTerms {
	today: Day;
	/** The first day of the sitting, or of the month in which it is expected. */
	examOn: Day;
	minutesAWeek: number;
	/** How many days before the sitting a mock paper of each subject is taken. */
	mockDaysBefore: readonly number[];
	/** How long the paper of each subject takes. */
	paperMinutes: ReadonlyMap<ExamSubject, number>;
}

export type PlanTask =
	| { kind: 'chapter'; subject: ExamSubject; code: string; title: string; minutes: number }
	| { kind: 'mock'; subject: ExamSubject; on: Day; minutes: number };

/** A week from Monday to Sunday, or what is left of it. */
export interface PlanWeek {
	from: Day;
	/** The last day. */
	to: Day;
	tasks: PlanTask[];
	minutes: number;
}

export interface Plan {
	weeks: PlanWeek[];
	/** All minutes that are left, mock papers included. */
	minutes: number;
	chapterMinutes: number;
	mockMinutes: number;
}

/** Nothing is planned finer than this. */
export const planStepMinutes = 10;
/** Further ahead there is no plan. */
const weeksMax = 60;

/**
 * Plans the time from a day up to the sitting: mock papers on their days, and the rest for the
 * chapters, by weight and weakness, less what is done. It keeps nothing: asked again tomorrow, with
 * what was done meanwhile, it plans anew.
 *
 * A week holds no more chapter time than was set; a mock paper cannot be halved, so a week may hold
 * more by it, and other weeks the less. Mock papers take half of all time at most; where that is not
 * enough for all, the earliest are left out.
 *
 * @returns the weeks in their order; none where the sitting is not ahead
 */
export function planStudy(chapters: readonly PlanChapter[], terms: PlanTerms): Plan {
	const weeks = listWeeks(terms);
	const total = weeks.reduce((sum, { budget }) => sum + budget, 0);
	const subjects = [...new Set(chapters.map(({ subject }) => subject))];
	const mocks = placeMocks(subjects, terms, total);
	const mockMinutes = mocks.reduce((sum, { minutes }) => sum + minutes, 0);
	const studyMinutes = floorToStep(total - mockMinutes);
	const rests = fillRests(weeks, mocks, studyMinutes);
	const queue = shareMinutes(chapters, studyMinutes);
	const planned = weeks.map(({ from, to }, index): PlanWeek => {
		const tasks: PlanTask[] = [
			...take(queue, rests[index] ?? 0),
			...mocks.filter(({ on }) => on >= from && on <= to)
		];
		return { from, to, tasks, minutes: sumOf(tasks) };
	});
	const all = planned.flatMap(({ tasks }) => tasks);
	const chapterMinutes = sumOf(all.filter(({ kind }) => kind === 'chapter'));
	return { weeks: planned, minutes: sumOf(all), chapterMinutes, mockMinutes };
}

interface Week {
	from: Day;
	to: Day;
	budget: number;
}

type Mock = Extract<PlanTask, { kind: 'mock' }>;

function listWeeks({ today, examOn, minutesAWeek }: PlanTerms): Week[] {
	const weeks: Week[] = [];
	const last = addDays(examOn, -1);
	for (let from = today; from <= last && weeks.length < weeksMax;) {
		const sunday = addDays(from, 6 - daysSinceMonday(from));
		const to = sunday < last ? sunday : last;
		const days = daysBetween(from, to) + 1;
		weeks.push({ from, to, budget: floorToStep((minutesAWeek * days) / 7) });
		from = addDays(to, 1);
	}
	return weeks;
}

/** One paper of each subject at each of the points that are still ahead, the earliest first. */
function placeMocks(
	subjects: readonly ExamSubject[],
	{ today, examOn, mockDaysBefore, paperMinutes }: PlanTerms,
	total: number
): Mock[] {
	let left = total / 2;
	const mocks: Mock[] = [];
	for (const before of mockDaysBefore.toSorted((one, other) => one - other)) {
		const on = addDays(examOn, -before);
		const papers = subjects.map((subject): Mock => {
			return { kind: 'mock', subject, on, minutes: paperMinutes.get(subject) ?? 0 };
		});
		const minutes = sumOf(papers);
		if (on < today || minutes > left) break;
		left -= minutes;
		mocks.unshift(...papers);
	}
	return mocks;
}

/** What each week has left for chapters; what a mock paper takes too much of one comes from the next ones before it. */
function fillRests(weeks: readonly Week[], mocks: readonly Mock[], studyMinutes: number): number[] {
	const rests = weeks.map(({ from, to, budget }) => {
		const taken = sumOf(mocks.filter(({ on }) => on >= from && on <= to));
		return Math.max(0, floorToStep(budget - taken));
	});
	let excess = rests.reduce((sum, rest) => sum + rest, 0) - studyMinutes;
	for (let index = rests.length - 1; index >= 0 && excess > 0; index--) {
		const less = Math.min(rests[index] ?? 0, excess);
		rests[index] = (rests[index] ?? 0) - less;
		excess -= less;
	}
	return rests;
}

interface Share {
	chapter: PlanChapter;
	minutes: number;
}

/** The minutes of each chapter, the most worthwhile first: their sum is what there is to share. */
function shareMinutes(chapters: readonly PlanChapter[], minutes: number): Share[] {
	const worth = ({ weight, weakness = 1 }: PlanChapter) => weight * weakness;
	const done = chapters.reduce((sum, { doneMinutes = 0 }) => sum + doneMinutes, 0);
	const sum = chapters.reduce((total, chapter) => total + worth(chapter), 0);
	if (sum === 0 || minutes === 0) return [];
	const open = chapters.map((chapter) => ({
		chapter,
		wanted: Math.max(0, ((minutes + done) * worth(chapter)) / sum - (chapter.doneMinutes ?? 0))
	}));
	const wanted = open.reduce((total, each) => total + each.wanted, 0);
	const steps = minutes / planStepMinutes;
	const shares = open.map(({ chapter, wanted: part }) => {
		const exact = (part / wanted) * steps;
		return { chapter, exact, steps: Math.floor(exact) };
	});
	let left = steps - shares.reduce((total, share) => total + share.steps, 0);
	for (const share of shares.toSorted((one, other) => (other.exact % 1) - (one.exact % 1))) {
		if (left-- > 0) share.steps++;
	}
	return shares
		.toSorted((one, other) => worth(other.chapter) - worth(one.chapter))
		.map(({ chapter, steps: count }) => ({ chapter, minutes: count * planStepMinutes }))
		.filter((share) => share.minutes > 0);
}

/** Takes minutes off the front of the queue, as tasks of one week. */
function take(queue: Share[], minutes: number): PlanTask[] {
	const tasks: PlanTask[] = [];
	let left = minutes;
	while (left > 0) {
		const [share] = queue;
		if (!share) break;
		const part = Math.min(left, share.minutes);
		const { subject, code, title } = share.chapter;
		tasks.push({ kind: 'chapter', subject, code, title, minutes: part });
		share.minutes -= part;
		left -= part;
		if (share.minutes === 0) queue.shift();
	}
	return tasks;
}

function sumOf(tasks: readonly { minutes: number }[]): number {
	return tasks.reduce((sum, { minutes }) => sum + minutes, 0);
}

function floorToStep(minutes: number): number {
	return Math.max(0, Math.floor(minutes / planStepMinutes) * planStepMinutes);
}

function daysSinceMonday(day: Day): number {
	return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}
