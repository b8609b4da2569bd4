import type { LearningOperation } from '../learning/operation.ts';

/** What can wait in a line: a deed that the device has given an id. */
export interface Deed {
	opId: string;
}

/** An operation that the server has not answered yet, with its place in the line. */
export interface Waiting<Operation extends Deed = LearningOperation> {
	sequence: number;
	operation: Operation;
}

/** The server's final no to an operation. */
export interface Refusal {
	code: string;
	/** The server's words for it; empty where it had none. */
	message: string;
}

/** An operation that the server has spoken about: it leaves the line, and a refused one is noted. */
export interface Settled<Operation extends Deed = LearningOperation> extends Waiting<Operation> {
	refusal?: Refusal;
}

/** An operation that the server refused, until its owner has seen it. */
export interface Refused<Operation extends Deed = LearningOperation> extends Waiting<Operation> {
	refusal: Refusal;
}

/** The line of what waits to be sent, in the order in which it was done. */
export interface Queue<Operation extends Deed = LearningOperation> {
	/**
	 * Puts an operation at the end; once this resolves it survives the device's switching off.
	 *
	 * @throws QueueFull, which changes nothing
	 */
	put(operation: Operation): Promise<void>;
	/** The first so many, oldest first. */
	list(options: { limit: number }): Promise<Waiting<Operation>[]>;
	/** Takes out what the server has spoken about, all or nothing. What is gone already is no error. */
	settle(settled: readonly Settled<Operation>[]): Promise<void>;
	count(): Promise<number>;
	listRefused(): Promise<Refused<Operation>[]>;
	/** Forgets a refusal that has been seen. Until then it counts towards what the device may hold. */
	forgetRefused(sequence: number): Promise<void>;
	/** Names this device, always the same. */
	deviceName(): Promise<string>;
}

/** Nothing more can be kept: so many are waiting (`waiting`), or the device has no room (`storage`). */
export class QueueFull extends Error {
	override name = 'QueueFull';
	readonly reason: 'waiting' | 'storage';

	constructor(reason: 'waiting' | 'storage', options?: ErrorOptions) {
		super(`The queue is full (${reason}).`, options);
		this.reason = reason;
	}
}
