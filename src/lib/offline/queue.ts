import type { LearningOperation } from '../learning/operation.ts';

/** An operation that the server has not answered yet, with its place in the line. */
export interface Waiting {
	sequence: number;
	operation: LearningOperation;
}

/** The server's final no to an operation. */
export interface Refusal {
	code: string;
	/** The server's words for it; empty where it had none. */
	message: string;
}

/** An operation that the server has spoken about: it leaves the line, and a refused one is noted. */
export interface Settled extends Waiting {
	refusal?: Refusal;
}

/** An operation that the server refused, until its owner has seen it. */
export interface Refused extends Waiting {
	refusal: Refusal;
}

/** The line of what waits to be sent, in the order in which it was done. */
export interface Queue {
	/**
	 * Puts an operation at the end; once this resolves it survives the device's switching off.
	 *
	 * @throws QueueFull, which changes nothing
	 */
	put(operation: LearningOperation): Promise<void>;
	/** The first so many, oldest first. */
	list(options: { limit: number }): Promise<Waiting[]>;
	/** Takes out what the server has spoken about, all or nothing. What is gone already is no error. */
	settle(settled: readonly Settled[]): Promise<void>;
	count(): Promise<number>;
	listRefused(): Promise<Refused[]>;
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
