import type { LearningOperation } from '#lib/learning/operation.ts';
import type { Answer, Post } from '#lib/offline/post.ts';
import type { Queue } from '#lib/offline/queue.ts';
import { sendNext } from '#lib/offline/sender.ts';

/** What may happen to one request on its way. */
export const faults = [
	'none',
	'cut-before',
	'cut-after',
	'doubled',
	'held-up',
	'half-done',
	'busy',
	'conflict',
	'limited',
	'portal',
	'signed-out'
] as const;

export type Fault = (typeof faults)[number];

/** A server that keeps what it applied, in order, and knows each operation by its id. */
export class ModelServer {
	applied: LearningOperation[] = [];
	#known = new Set<string>();
	#isIdempotent: boolean;
	#isPoison: (operation: LearningOperation) => boolean;

	constructor(options: {
		isIdempotent: boolean;
		isPoison: (operation: LearningOperation) => boolean;
	}) {
		this.#isIdempotent = options.isIdempotent;
		this.#isPoison = options.isPoison;
	}

	apply(operations: readonly LearningOperation[]): Answer {
		return { kind: 'results', results: operations.map((operation) => this.#applyOne(operation)) };
	}

	#applyOne(operation: LearningOperation) {
		const { opId } = operation;
		if (this.#isPoison(operation)) {
			return { opId, outcome: 'refused', code: 'poison', message: '不行' } as const;
		}
		if (this.#isIdempotent && this.#known.has(opId)) return { opId, outcome: 'repeated' } as const;
		this.#known.add(opId);
		this.applied.push(operation);
		return { opId, outcome: 'done' } as const;
	}
}

/** A network that does to each request what a script says, and is well when the script is over. */
export class ModelNetwork {
	#server: ModelServer;
	#script: Fault[];
	/** Requests that are still somewhere: they reach the server when nobody expects them any more. */
	#heldUp: (readonly LearningOperation[])[] = [];

	constructor(server: ModelServer, script: readonly Fault[]) {
		this.#server = server;
		this.#script = [...script];
	}

	readonly post: Post = async (operations) =>
		this.#carry(this.#script.shift() ?? 'none', operations);

	/** Lets what was held up arrive. */
	release(): void {
		for (const operations of this.#heldUp.splice(0)) this.#server.apply(operations);
	}

	#carry(fault: Fault, operations: readonly LearningOperation[]): Answer {
		const lost: Answer = { kind: 'later', retryAfterMs: null, isReachable: false };
		const refusedForNow: Answer = { kind: 'later', retryAfterMs: 1_000, isReachable: true };
		switch (fault) {
			case 'none':
				return this.#server.apply(operations);
			case 'cut-after':
				this.#server.apply(operations);
				return lost;
			case 'doubled':
				this.#server.apply(operations);
				return this.#server.apply(operations);
			case 'held-up':
				this.#heldUp.push(operations);
				return lost;
			case 'half-done':
				return this.#server.apply(operations.slice(0, Math.ceil(operations.length / 2)));
			case 'signed-out':
				return { kind: 'signed-out' };
			case 'busy':
			case 'conflict':
			case 'limited':
				return refusedForNow;
			case 'cut-before':
			case 'portal':
				return lost;
		}
	}
}

/** Stands between a tab and everything it awaits: here it waits for its turn, or is killed. */
export type Gate = <Result>(step: () => Promise<Result>) => Promise<Result>;

/** A tab whose every step passes a gate before and after. */
export function openTab(queue: Queue, post: Post, gate: Gate) {
	const gated: Queue = {
		put: (operation) => gate(() => queue.put(operation)),
		list: (options) => gate(() => queue.list(options)),
		settle: (settled) => gate(() => queue.settle(settled)),
		count: () => gate(() => queue.count()),
		listRefused: () => gate(() => queue.listRefused()),
		forgetRefused: (sequence) => gate(() => queue.forgetRefused(sequence)),
		deviceName: () => gate(() => queue.deviceName())
	};
	const gatedPost: Post = (operations) => gate(() => post(operations));
	return {
		record: (operation: LearningOperation) => gated.put(operation),
		send: (size: number) => sendNext(gated, gatedPost, { size })
	};
}

/** An operation of an item, recognisable by its number. */
export function operationOf(item: number, number: number): LearningOperation {
	return {
		opId: `0198c000-0000-7000-8000-${String(number).padStart(12, '0')}`,
		enrolment: '0198c000-0000-7000-8000-00000000abcd',
		lesson: `lesson-${item}`,
		at: '2026-11-24T08:00:00.000Z',
		isOffline: true,
		kind: 'study',
		seconds: number
	};
}
