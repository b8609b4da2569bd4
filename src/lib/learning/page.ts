import type { CheckState } from './check-state.ts';
import type { Condition } from './judgment.ts';
import type { LessonProgress } from './operation.ts';

export interface LessonNote {
	/** Its public id. */
	note: string;
	section: string;
	/** The words that were marked. */
	quote: string | null;
	body: string | null;
}

/** How far a sound or film was followed. */
export interface Viewing {
	id: string;
	position: number;
	furthest: number;
	isFinished: boolean;
}

/** All that a lesson page shows to one learner. */
export interface LessonPage {
	enrolment: string;
	isCourseComplete: boolean;
	course: { slug: string; title: string; tier: string; number: number };
	/** Whether this is what new learners get. */
	isNewest: boolean;
	isWithdrawn: boolean;
	lesson: { slug: string; ordinal: number; title: string; minutes: number };
	sections: { slug: string; title: string | null; characters: number }[];
	lessons: { slug: string; title: string; minutes: number; isComplete: boolean }[];
	read: string[];
	place: string | null;
	conditions: Condition[];
	isComplete: boolean;
	/** Of the checks that were answered. */
	checks: Record<string, CheckState>;
	viewings: Viewing[];
	notes: LessonNote[];
	pace: {
		heartbeatSeconds: number;
		presencePromptMinutes: number;
		presenceAnswerSeconds: number;
		speedMax: number;
		attemptsBeforeKey: number;
		waitAfterKeyMinutes: number;
	};
}

/** What the server says to a sign of life. */
export interface BeatAnswer {
	/** Another device is learning just now: nothing was credited here. */
	isElsewhere: boolean;
	creditedSeconds: number;
	progress: LessonProgress;
	media?: { positionSeconds: number; furthestSeconds: number; isFinished: boolean };
}
