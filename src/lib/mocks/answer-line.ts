import type { OfflineIdentity } from '../offline/account.ts';
import { openOutboxDatabase, type OutboxDatabase } from '../offline/database.ts';
import { createLock, type Lock } from '../offline/lock.ts';
import { createMemoryQueue } from '../offline/memory-queue.ts';
import { openOutbox } from '../offline/outbox.ts';
import type { Post } from '../offline/post.ts';
import type { Queue } from '../offline/queue.ts';
import { Sender, type SendingPhase } from '../offline/sender.ts';
import {
	createAnswerPost,
	deedId,
	isSameTurn,
	requestOf,
	type PaperDeed,
	type Word
} from './answer-post.ts';
import { withOverflow, type OverflowingQueue } from './overflow.ts';
import { answerLimits, type AnswerEvent } from './protocol.ts';

/** So long a deed waits for others before it is sent. */
const gatherMs = 400;
/** Somebody who writes does not want to wait for minutes once the network is back. */
const pauseMaxMs = 15_000;
/** What a browser still takes along from a page that is being left. */
const farewellBytesMax = 60_000;

export interface LineState {
	/** Deeds of all papers that the server has not answered yet. */
	waiting: number;
	phase: SendingPhase;
	/** How many of them the device had no room for: they are lost with the page. */
	unkept: number;
}

interface Parts {
	account: string;
	queue: Queue<PaperDeed>;
	post: Post<PaperDeed>;
	lock: Lock;
	fetch: typeof fetch;
	onState: (state: LineState) => void;
}

/**
 * What was done in papers, on its way to the server: first it is written down on the device, then it
 * is sent, and only what the server says it has kept is forgotten.
 */
export class AnswerLine {
	#parts: Parts;
	#sender: Sender<PaperDeed>;
	/** The same as lies on the device, for the moment in which the page is left. */
	#unanswered = new Map<string, PaperDeed>();
	/** Those among them that are still being written down. */
	#underWay = new Set<string>();
	#queue: OverflowingQueue<PaperDeed>;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#phase: SendingPhase = 'idle';

	constructor(parts: Parts) {
		this.#parts = parts;
		this.#queue = withOverflow(parts.queue, this.#unanswered);
		this.#sender = new Sender<PaperDeed>({
			queue: this.#queue,
			post: parts.post,
			lock: parts.lock,
			pauseMaxMs,
			onPhase: (phase) => {
				this.#phase = phase;
				this.#tell();
				if (phase === 'idle') void this.#compare();
			},
			onResults: (results) => {
				for (const { opId } of results) this.#unanswered.delete(opId);
				this.#tell();
			}
		});
	}

	/** Takes up what an earlier page has left on the device. @returns what it was, oldest first */
	async open(): Promise<PaperDeed[]> {
		const left = await this.#queue.list({ limit: Math.max(1, await this.#queue.count()) });
		for (const { operation } of left) this.#unanswered.set(operation.opId, operation);
		this.#tell();
		if (left.length > 0) void this.flush();
		return left.map(({ operation }) => operation);
	}

	/** Keeps a deed, and sends it soon. @returns once it is safe on the device */
	async record(
		event: AnswerEvent,
		turn: Pick<PaperDeed, 'attempt' | 'device' | 'epoch'>
	): Promise<void> {
		const opId = deedId(turn.attempt, turn.device, event);
		const deed: PaperDeed = { ...event, ...turn, opId };
		this.#unanswered.set(opId, deed);
		this.#underWay.add(opId);
		this.#tell();
		await this.#queue.put(deed);
		this.#underWay.delete(opId);
		this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
	}

	/** Sends now; resolves when nothing waits or nothing goes. */
	flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		return this.#sender.flush();
	}

	/** Sends all there is of a paper. @returns how much of it the server has not answered */
	async drain(attempt: string): Promise<number> {
		await this.flush();
		await this.#compare();
		return [...this.#unanswered.values()].filter((deed) => deed.attempt === attempt).length;
	}

	/** The page is being left: what has not been answered goes along, for whatever it is worth. */
	leave(): void {
		const deeds = [...this.#unanswered.values()];
		const turns = deeds.filter(
			(deed, index) => deeds.findIndex((other) => isSameTurn(deed, other)) === index
		);
		for (const first of turns) {
			const turn = newestThatFit(deeds.filter((deed) => isSameTurn(deed, first)));
			if (turn.length === 0) continue;
			const { url, init } = requestOf(this.#parts.account, turn);
			// Whether it arrives nobody here will know: it stays in the line.
			void this.#parts.fetch(url, { ...init, keepalive: true }).catch(() => {});
		}
	}

	/** Sends nothing any more; what waits stays on the device. */
	async close(): Promise<void> {
		clearTimeout(this.#timer);
		await this.#sender.stop();
	}

	/** Another tab may have sent what lay here. */
	async #compare(): Promise<void> {
		const before = [...this.#unanswered.keys()].filter((opId) => !this.#underWay.has(opId));
		const held = await this.#queue.listWaiting();
		for (const opId of before) if (!held.has(opId)) this.#unanswered.delete(opId);
		this.#tell();
	}

	#tell(): void {
		const { onState } = this.#parts;
		onState({
			waiting: this.#unanswered.size,
			phase: this.#phase,
			unkept: this.#queue.countUnkept()
		});
	}
}

/** The newest say how the questions stand; as many as go along, in their order. */
function newestThatFit(deeds: readonly PaperDeed[]): PaperDeed[] {
	const fitting: PaperDeed[] = [];
	let bytes = 0;
	for (const deed of [...deeds].reverse()) {
		bytes += JSON.stringify(deed).length * 3;
		if (bytes > farewellBytesMax || fitting.length >= answerLimits.batchMax) break;
		fitting.unshift(deed);
	}
	return fitting;
}

/** The line of an account in this browser, and the browser's name. */
export interface OpenLine {
	line: AnswerLine;
	browser: string;
	/** False where the browser keeps nothing: what waits is lost with the page. */
	isDurable: boolean;
}

/** Opens the line of an account, for the browser only. */
export async function openAnswerLine(
	identity: OfflineIdentity,
	listener: { onState: (state: LineState) => void; onWord: (word: Word) => void }
): Promise<OpenLine> {
	const database = await openDatabase();
	// A line of its own beside that of learning.
	const own = { ...identity, account: `${identity.account}:answers` };
	const queue = database
		? await openOutbox<PaperDeed>(database, own)
		: createMemoryQueue<PaperDeed>();
	const fetchHere: typeof fetch = (...request) => fetch(...request);
	const { account } = identity;
	const line = new AnswerLine({
		account,
		queue,
		post: createAnswerPost({ account, fetch: fetchHere, onWord: listener.onWord }),
		lock: createLock(database, 'zhixing-answers'),
		fetch: fetchHere,
		onState: listener.onState
	});
	return { line, browser: await queue.deviceName(), isDurable: database !== undefined };
}

/** Without a secure address there is no cipher, and without storage no outbox. */
async function openDatabase(): Promise<OutboxDatabase | undefined> {
	if (!globalThis.crypto?.subtle || !('indexedDB' in globalThis)) return undefined;
	return openOutboxDatabase().catch(() => undefined);
}
