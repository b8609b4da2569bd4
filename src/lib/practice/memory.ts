import { createEmptyCard, fsrs, Rating, type Card, type FSRS, type Grade } from 'ts-fsrs';
import { addDays, daysBetween, type Day } from '../dates.ts';
import type { ReviewRating } from './rating.ts';

/** How reviews are spaced. */
export interface MemoryRules {
	/** The share that should still be known on the day of a review. */
	retentionPercent: number;
	intervalDaysMax: number;
	/** Over how many days before the examination the last reviews are spread. */
	lastReviewDays: number;
	/** A last review is only planned while the examination is farther than this. */
	lastReviewNeedsDays: number;
}

/** One review: a question on a study day. A day has one for each question. */
export interface DayReview {
	day: Day;
	rating: ReviewRating;
}

/** What is remembered of a question. */
export interface MemoryState {
	/** Days after which nine of ten are still known. */
	stability: number;
	/** From 1 to 10. */
	difficulty: number;
	/** When it would be reviewed, if there were no examination. */
	dueOn: Day;
	reviewedOn: Day;
	reviews: number;
	lapses: number;
}

const grades: Record<ReviewRating, Grade> = {
	again: Rating.Again,
	hard: Rating.Hard,
	good: Rating.Good,
	easy: Rating.Easy
};

/**
 * The state that reviews lead to, by FSRS-6 with its default parameters. Days are whole: several
 * reviews of one day must have been made one before, and nothing is left to chance, so that the same
 * log gives the same state at any time.
 *
 * @param reviews in the order of their days
 * @returns undefined without any
 */
export function replayReviews(
	reviews: readonly DayReview[],
	rules: MemoryRules
): MemoryState | undefined {
	const [first] = reviews;
	if (!first) return undefined;
	const scheduler = schedulerOf(rules);
	let card: Card = createEmptyCard(instantOf(first.day));
	let reviewedOn = first.day;
	for (const { day, rating } of reviews) {
		({ card } = scheduler.next(card, instantOf(day), grades[rating]));
		reviewedOn = day;
	}
	return {
		stability: card.stability,
		difficulty: card.difficulty,
		dueOn: addDays(reviewedOn, Math.max(1, card.scheduled_days)),
		reviewedOn,
		reviews: card.reps,
		lapses: card.lapses
	};
}

/** The share, from 0 to 1, of those who are in this state and still know it on the day. */
export function recallOn(
	{ stability, reviewedOn }: Pick<MemoryState, 'stability' | 'reviewedOn'>,
	day: Day,
	rules: MemoryRules
): number {
	return schedulerOf(rules).forgetting_curve(Math.max(0, daysBetween(reviewedOn, day)), stability);
}

/** The same if it were reviewed well today first. */
export function recallAfterReview(
	state: Pick<MemoryState, 'stability' | 'difficulty' | 'reviewedOn'>,
	{ today, day }: { today: Day; day: Day },
	rules: MemoryRules
): number {
	const scheduler = schedulerOf(rules);
	const { stability } = scheduler.next_state(
		{ stability: state.stability, difficulty: state.difficulty },
		Math.max(0, daysBetween(state.reviewedOn, today)),
		Rating.Good
	);
	return scheduler.forgetting_curve(Math.max(0, daysBetween(today, day)), stability);
}

/**
 * When a question is due with the examination in view: whatever would only come due shortly before
 * it, or after, gets its last review on one of the last days, each on its own. Tried in simulation
 * against other policies: more is known on the day, for fewer reviews.
 *
 * @param examOn its first day; null while it is not known
 * @param spread something of the question that never changes, to give it its day
 */
export function dueWithExam(
	{ dueOn, reviewedOn }: Pick<MemoryState, 'dueOn' | 'reviewedOn'>,
	{ examOn, spread }: { examOn: Day | null; spread: number },
	{ lastReviewDays, lastReviewNeedsDays }: MemoryRules
): Day {
	if (examOn === null) return dueOn;
	const last = addDays(examOn, -lastDayBefore(spread, lastReviewDays));
	const isFar = daysBetween(reviewedOn, examOn) > lastReviewNeedsDays;
	return isFar && dueOn > last ? last : dueOn;
}

/** From 1 to the number of days; questions side by side get different ones. */
function lastDayBefore(spread: number, days: number): number {
	return 1 + ((Math.imul(spread, 0x9e3779b1) >>> 0) % days);
}

const schedulers = new Map<string, FSRS>();

function schedulerOf({ retentionPercent, intervalDaysMax }: MemoryRules): FSRS {
	const key = `${retentionPercent}/${intervalDaysMax}`;
	const known = schedulers.get(key);
	if (known) return known;
	const scheduler = fsrs({
		request_retention: retentionPercent / 100,
		maximum_interval: intervalDaysMax,
		enable_fuzz: false,
		enable_short_term: false
	});
	schedulers.set(key, scheduler);
	return scheduler;
}

/** The library counts whole days between midnights of UTC. */
function instantOf(day: Day): Date {
	return new Date(`${day}T00:00:00Z`);
}
