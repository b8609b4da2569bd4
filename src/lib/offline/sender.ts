import {
	operationLimits,
	type LearningOperation,
	type OperationResult
} from '../learning/operation.ts';
import type { Lock } from './lock.ts';
import type { Post } from './post.ts';
import type { Deed, Queue, Settled, Waiting } from './queue.ts';

export const sendingLimits = {
	/** The pause after the first failure; each further one doubles it. */
	firstPauseMs: 2_000,
	pauseMaxMs: 5 * 60_000,
	/** The part of a pause that is left to chance, so that a village does not come back at once. */
	jitterShare: 0.5,
	/** After another tab was found sending, until this one looks again. */
	otherTabPauseMs: 5_000
} as const;

/**
 * How long to wait after so many failures in a row, never less than the server asked for.
 *
 * @param random from 0 to 1
 * @param pauseMaxMs the longest pause of its own accord
 * @returns milliseconds
 */
export function pauseMs(
	failures: number,
	random: number,
	retryAfterMs: number | null,
	pauseMaxMs: number = sendingLimits.pauseMaxMs
): number {
	const { firstPauseMs, jitterShare } = sendingLimits;
	const whole = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), pauseMaxMs);
	const own = whole * (1 - jitterShare * random);
	return Math.round(Math.max(own, (retryAfterMs ?? 0) * (1 + jitterShare * random)));
}

export type Sent =
	| { kind: 'empty' }
	| { kind: 'sent'; results: OperationResult[] }
	| { kind: 'signed-out' }
	| { kind: 'rejected' }
	| { kind: 'later'; retryAfterMs: number | null; isReachable: boolean };

/**
 * Sends the oldest of what waits, and takes out only what the server has spoken about. Every batch
 * begins with the oldest, so that nothing overtakes, whatever was lost on the way.
 *
 * @param size operations at most
 */
export async function sendNext<Operation extends Deed>(
	queue: Queue<Operation>,
	post: Post<Operation>,
	{ size }: { size: number }
): Promise<Sent> {
	const waiting = await queue.list({ limit: size });
	if (waiting.length === 0) return { kind: 'empty' };
	const answer = await post(waiting.map(({ operation }) => operation));
	if (answer.kind === 'rejected' && waiting.length === 1) return setAside(queue, waiting);
	if (answer.kind !== 'results') return answer;
	const settled = settledBy(waiting, answer.results);
	if (settled.length === 0) return { kind: 'later', retryAfterMs: null, isReachable: true };
	await queue.settle(settled);
	return { kind: 'sent', results: answer.results };
}

/** One that the server will never take must not hold up those behind it: it is kept, and shown. */
async function setAside<Operation extends Deed>(
	queue: Queue<Operation>,
	[waiting]: readonly Waiting<Operation>[]
): Promise<Sent> {
	if (!waiting) return { kind: 'empty' };
	const refusal = { code: 'rejected', message: '' };
	await queue.settle([{ ...waiting, refusal }]);
	const { opId } = waiting.operation;
	return { kind: 'sent', results: [{ opId, outcome: 'refused', code: refusal.code }] };
}

function settledBy<Operation extends Deed>(
	waiting: readonly Waiting<Operation>[],
	results: readonly OperationResult[]
): Settled<Operation>[] {
	const byId = new Map(results.map((result) => [result.opId, result]));
	return waiting.flatMap((one): Settled<Operation>[] => {
		const result = byId.get(one.operation.opId);
		if (!result) return [];
		if (result.outcome !== 'refused') return [one];
		return [{ ...one, refusal: { code: result.code ?? '', message: result.message ?? '' } }];
	});
}

/** The device's own store failed, not the network: tried again like anything else. */
function unavailable() {
	return { kind: 'later', retryAfterMs: null, isReachable: true } as const;
}

/** What the sender is doing: `waiting` for its next attempt, `signed-out` until somebody signs in. */
export type SendingPhase = 'idle' | 'sending' | 'waiting' | 'unreachable' | 'signed-out';

export interface SenderOptions<Operation extends Deed = LearningOperation> {
	queue: Queue<Operation>;
	post: Post<Operation>;
	/** Only one tab sends. */
	lock: Lock;
	/** Told of every change of what the sender is doing. */
	onPhase: (phase: SendingPhase) => void;
	/** Told what the server said, in its order. */
	onResults: (results: OperationResult[]) => void;
	random?: () => number;
	/** The longest pause after a failure, in milliseconds. */
	pauseMaxMs?: number;
}

/** Keeps sending until nothing waits, with pauses where the network or the server asks for them. */
export class Sender<Operation extends Deed = LearningOperation> {
	#options: SenderOptions<Operation>;
	#failures = 0;
	#size: number = operationLimits.batchMax;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#run: Promise<void> | undefined;
	#isAskedAgain = false;
	#isStopped = false;

	constructor(options: SenderOptions<Operation>) {
		this.#options = options;
	}

	/** Sends now, whatever pause was agreed; resolves when nothing waits or nothing goes. */
	flush(): Promise<void> {
		if (this.#isStopped) return Promise.resolve();
		clearTimeout(this.#timer);
		this.#isAskedAgain = this.#run !== undefined;
		this.#run ??= this.#sendAll().finally(() => {
			this.#run = undefined;
			if (this.#isAskedAgain) void this.flush();
		});
		return this.#run;
	}

	/** Begins nothing any more. @returns when what has begun is over */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#run;
	}

	async #sendAll(): Promise<void> {
		const last = await this.#options.lock(() => this.#sendUntilItStops()).catch(unavailable);
		if (!last) return this.#again(sendingLimits.otherTabPauseMs);
		if (last.kind === 'empty') return this.#options.onPhase('idle');
		this.#isAskedAgain = false;
		if (last.kind === 'signed-out') return this.#options.onPhase('signed-out');
		const { retryAfterMs, isReachable } = last;
		this.#failures += 1;
		this.#options.onPhase(isReachable ? 'waiting' : 'unreachable');
		const random = (this.#options.random ?? Math.random)();
		this.#again(pauseMs(this.#failures, random, retryAfterMs, this.#options.pauseMaxMs));
	}

	async #sendUntilItStops(): Promise<Exclude<Sent, { kind: 'sent' | 'rejected' }>> {
		const { queue, onPhase, onResults } = this.#options;
		// Whoever has closed the page, or signed out, sends nothing any more.
		const post: Post<Operation> = async (operations) =>
			this.#isStopped ? unavailable() : this.#options.post(operations);
		for (;;) {
			if ((await queue.count()) > 0) onPhase('sending');
			const sent = await sendNext(queue, post, { size: this.#size });
			if (sent.kind === 'rejected') {
				this.#size = Math.max(1, Math.floor(this.#size / 2));
				continue;
			}
			if (sent.kind !== 'sent') return sent;
			this.#failures = 0;
			this.#size = Math.min(this.#size * 2, operationLimits.batchMax);
			onResults(sent.results);
		}
	}

	#again(afterMs: number): void {
		if (this.#isStopped) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), afterMs);
	}
}
