/** A question that could be practised today. */
export interface Candidate {
	questionId: number;
	seconds: number;
	/** What practising it is worth; the more the sooner. */
	gain: number;
}

export interface TodayPlan {
	reviews: number[];
	fresh: number[];
	seconds: number;
}

/**
 * What fits into the time of today, so that nobody stands before a wall of reviews: those that gain
 * most first, and a part of the time for new questions. Time that one side does not need goes to the
 * other.
 *
 * @param secondsMax what is left of today
 * @param newPercent the part that is kept for new questions while there are any
 */
export function planToday(
	{ reviews, fresh }: { reviews: readonly Candidate[]; fresh: readonly Candidate[] },
	{
		secondsMax,
		newPercent,
		questionsMax
	}: { secondsMax: number; newPercent: number; questionsMax: number }
): TodayPlan {
	const forNew = Math.min(sumOf(fresh), (secondsMax * newPercent) / 100);
	const room = { seconds: secondsMax - forNew, questions: questionsMax };
	const chosenReviews = fill(reviews, room);
	const rest = {
		seconds: secondsMax - sumOf(chosenReviews),
		questions: questionsMax - chosenReviews.length
	};
	const chosenFresh = fill(fresh, rest);
	return {
		reviews: chosenReviews.map(({ questionId }) => questionId),
		fresh: chosenFresh.map(({ questionId }) => questionId),
		seconds: sumOf(chosenReviews) + sumOf(chosenFresh)
	};
}

function fill(
	candidates: readonly Candidate[],
	room: { seconds: number; questions: number }
): Candidate[] {
	const chosen: Candidate[] = [];
	let { seconds } = room;
	for (const candidate of [...candidates].sort(byGain)) {
		if (chosen.length >= room.questions) break;
		if (candidate.seconds > seconds) continue;
		seconds -= candidate.seconds;
		chosen.push(candidate);
	}
	return chosen;
}

function byGain(one: Candidate, other: Candidate): number {
	return other.gain - one.gain || one.questionId - other.questionId;
}

function sumOf(candidates: readonly Candidate[]): number {
	return candidates.reduce((sum, { seconds }) => sum + seconds, 0);
}
