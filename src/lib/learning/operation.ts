import type { CheckResponse } from '../courses/check.ts';
import type { CheckState } from './check-state.ts';
import type { Condition } from './judgment.ts';

/** What a learner does in a lesson, as the device sends it: at once, or days later from its outbox. */
interface OperationBase {
	/** Chosen by the device, once for each deed: a UUID of version 7. A repetition changes nothing. */
	opId: string;
	/** The public id of the enrolment. */
	enrolment: string;
	/** The slug of the lesson. */
	lesson: string;
	/** What the device's clock said, ISO 8601: a hint. */
	at: string;
	/** Whether it waited in the outbox for a network. */
	isOffline: boolean;
}

export type LearningDeed =
	/** A section was read to its end. */
	| { kind: 'read'; section: string }
	| { kind: 'answer'; check: string; response: CheckResponse }
	/** Seconds of attention since the deed before; credited only as far as the clock on the wall allows. */
	| { kind: 'study'; seconds: number }
	/** Where the reader is: the last one counts. */
	| { kind: 'place'; section: string }
	/** A mark or a note, made or changed; `note` is its public id, chosen by the device. */
	| { kind: 'note'; note: string; section: string; quote: string | null; body: string | null }
	| { kind: 'erase-note'; note: string };

export type LearningOperation = OperationBase & LearningDeed;

/** What became of one operation. */
export interface OperationResult {
	opId: string;
	/** `refused` is final: the device forgets it and shows why. Whatever else fails is sent again. */
	outcome: 'done' | 'repeated' | 'refused';
	/** For a refused one: the code and the words for it. */
	code?: string;
	message?: string;
	/** For what was done just now: how the lesson stands, and the check that was answered. */
	progress?: LessonProgress;
	check?: CheckState;
}

/** How a lesson stands after a deed. */
export interface LessonProgress {
	conditions: Condition[];
	isLessonComplete: boolean;
	isCourseComplete: boolean;
}

/** The body of `POST /learning/operations`, applied in its order, each in a transaction of its own. */
export interface OperationBatch {
	device: string;
	operations: LearningOperation[];
}

export interface OperationBatchResult {
	results: OperationResult[];
}

export const operationLimits = {
	/** Operations in one batch. */
	batchMax: 50,
	/** Operations that wait on one device. */
	waitingMax: 5_000
} as const;
