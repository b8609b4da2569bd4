/** What a lesson asks for before it counts. */
export interface LessonDemands {
	/** Slugs of all sections, in order. */
	sections: readonly string[];
	/** Slugs of the checks that count. */
	checks: readonly string[];
	/** Ids of sound and film. */
	media: readonly string[];
	/** The share of the checks that must be right. */
	passPercent: number;
	/** What the fastest believable reader and listener needs. */
	leastSeconds: number;
}

/** What a learner has done of it. */
export interface LessonFacts {
	read: readonly string[];
	/** Checks that were once answered right. */
	right: readonly string[];
	finishedMedia: readonly string[];
	/** Credited seconds of attention. */
	seconds: number;
}

export type ConditionKind = 'sections' | 'checks' | 'media' | 'time';

/** One thing that completes a lesson, and how far it is. `time` is in seconds, the others are counts. */
export interface Condition {
	kind: ConditionKind;
	done: number;
	needed: number;
	/** The slugs of what is still open; empty for time. */
	open: string[];
	isMet: boolean;
}

/**
 * Judges a lesson by its facts: what completes it, and what is still missing. The one rule for
 * server and device; the server's word counts.
 *
 * @returns only the conditions that the lesson has, in the order in which a reader meets them
 */
export function judgeLesson(
	demands: LessonDemands,
	facts: LessonFacts
): { isComplete: boolean; conditions: Condition[] } {
	const checksNeeded = Math.ceil((demands.checks.length * demands.passPercent) / 100);
	const conditions = [
		countOf('sections', demands.sections, facts.read, demands.sections.length),
		countOf('checks', demands.checks, facts.right, checksNeeded),
		countOf('media', demands.media, facts.finishedMedia, demands.media.length),
		{
			kind: 'time' as const,
			done: Math.min(facts.seconds, demands.leastSeconds),
			needed: demands.leastSeconds,
			open: [],
			isMet: facts.seconds >= demands.leastSeconds
		}
	].filter(({ needed }) => needed > 0);
	return { isComplete: conditions.every(({ isMet }) => isMet), conditions };
}

function countOf(
	kind: ConditionKind,
	wanted: readonly string[],
	had: readonly string[],
	needed: number
): Condition {
	const open = wanted.filter((slug) => !had.includes(slug));
	const done = wanted.length - open.length;
	return { kind, done, needed, open, isMet: done >= needed };
}

/**
 * The seconds that nobody can read, hear and see a lesson faster than.
 *
 * @param charactersPerMinute the fastest believable reading
 * @param speedMax the fastest playback that is allowed
 */
export function leastSecondsFor(
	{ characters, mediaSeconds }: { characters: number; mediaSeconds: number },
	{ charactersPerMinute, speedMax }: { charactersPerMinute: number; speedMax: number }
): number {
	return Math.ceil((characters / charactersPerMinute) * 60 + mediaSeconds / speedMax);
}
