import { createPublicId } from '../identifiers.ts';
import type { LearningDeed, LearningOperation, OperationResult } from '../learning/operation.ts';
import type { OfflineIdentity } from './account.ts';
import { openOutboxDatabase, type OutboxDatabase } from './database.ts';
import { createLock } from './lock.ts';
import { createMemoryQueue } from './memory-queue.ts';
import { openOutbox } from './outbox.ts';
import { isStoragePersisted } from './persistence.ts';
import { createPost } from './post.ts';
import { QueueFull, type Queue } from './queue.ts';
import { Sender } from './sender.ts';
import { StudyState } from './state.svelte.ts';

/** Which lesson of which enrolment something belongs to. */
export interface StudyItem {
	/** The public id of the enrolment. */
	enrolment: string;
	/** The slug of the lesson. */
	lesson: string;
}

/** What one tab tells the others: that the line has changed, or what the server said. */
type TabMessage = 'changed' | OperationResult[];

type ResultListener = (results: readonly OperationResult[]) => void;

/** An account's learning on this device: kept at once, sent as soon as it can be. */
export interface Study {
	readonly state: StudyState;
	/** Names this device to the server, always the same. */
	readonly device: string;
	/**
	 * Keeps what the learner did, and sends it when there is a network.
	 *
	 * @returns once it is safe on the device; its `opId` is what results speak of
	 * @throws QueueFull where nothing more can be kept; `state.full` says so as well
	 */
	record(item: StudyItem, deed: LearningDeed): Promise<LearningOperation>;
	/** What was done in a lesson and is not with the server yet, oldest first. */
	pendingFor(item: StudyItem): Promise<LearningOperation[]>;
	/** Calls back with every word of the server, whichever tab it was said to. @returns how to stop */
	onResults(listener: ResultListener): () => void;
	/** Sends now. */
	flush(): Promise<void>;
	/** Puts a refusal away that has been seen. */
	forgetRefused(sequence: number): Promise<void>;
	/** Puts one that was set aside unanswered back into the line, at its end. */
	sendAgain(sequence: number): Promise<void>;
	/** Sends nothing any more; what waits stays on the device. */
	close(): Promise<void>;
}

const opened = new Map<string, Promise<Study>>();

/**
 * Opens the learning of an account on this device; a page may ask as often as it likes and gets the
 * same one. For the browser only.
 */
export function openStudy(identity: OfflineIdentity): Promise<Study> {
	const { account } = identity;
	const study = opened.get(account) ?? createStudy(identity);
	opened.set(account, study);
	return study;
}

/** Opens a study of its own, as another tab would. */
export async function createStudy(identity: OfflineIdentity): Promise<Study> {
	const database = await openDatabase();
	const queue = database ? await openOutbox(database, identity) : createMemoryQueue();
	const state = new StudyState();
	state.isDurable = database !== undefined;
	state.isPersisted = await isStoragePersisted();
	const study = new OpenStudy(identity, {
		queue,
		state,
		database,
		device: await queue.deviceName()
	});
	await study.refresh();
	study.listen();
	void study.flush();
	return study;
}

/** Without a secure address there is no cipher, and without storage no outbox. */
async function openDatabase(): Promise<OutboxDatabase | undefined> {
	if (!globalThis.crypto?.subtle || !('indexedDB' in globalThis)) return undefined;
	return openOutboxDatabase().catch(() => undefined);
}

interface Parts {
	queue: Queue;
	state: StudyState;
	database: OutboxDatabase | undefined;
	device: string;
}

class OpenStudy implements Study {
	readonly state: StudyState;
	readonly device: string;
	#queue: Queue;
	#database: OutboxDatabase | undefined;
	#sender: Sender;
	#listeners = new Set<ResultListener>();
	#abort = new AbortController();
	#account: string;
	/** Tells the other tabs that the line has changed, and what became of theirs. */
	#channel: BroadcastChannel | undefined;

	constructor({ account }: OfflineIdentity, { queue, state, database, device }: Parts) {
		this.#account = account;
		this.#queue = queue;
		this.#database = database;
		this.state = state;
		this.device = device;
		this.#sender = new Sender({
			queue,
			post: createPost({ account, device, fetch: (...request) => fetch(...request) }),
			lock: createLock(database),
			onPhase: (phase) => void this.#follow(phase),
			onResults: (results) => {
				this.#tell(results);
				this.#hear(results);
			}
		});
	}

	async record({ enrolment, lesson }: StudyItem, deed: LearningDeed): Promise<LearningOperation> {
		const operation: LearningOperation = {
			...deed,
			enrolment,
			lesson,
			opId: createPublicId(),
			at: new Date().toISOString(),
			isOffline: this.state.isCutOff
		};
		await this.#keep(operation);
		return operation;
	}

	async pendingFor({ enrolment, lesson }: StudyItem): Promise<LearningOperation[]> {
		const waiting = await this.#queue.list({ limit: await this.#queue.count() });
		return waiting
			.map(({ operation }) => operation)
			.filter((operation) => operation.enrolment === enrolment && operation.lesson === lesson);
	}

	onResults(listener: ResultListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	flush(): Promise<void> {
		return this.#sender.flush();
	}

	async forgetRefused(sequence: number): Promise<void> {
		await this.#queue.forgetRefused(sequence);
		await this.#changed();
	}

	async sendAgain(sequence: number): Promise<void> {
		const refused = this.state.refused.find((one) => one.sequence === sequence);
		if (!refused) return;
		await this.#queue.forgetRefused(sequence);
		await this.#keep(refused.operation);
	}

	async close(): Promise<void> {
		opened.delete(this.#account);
		this.#abort.abort();
		this.#channel?.close();
		await this.#sender.stop();
		this.#database?.close();
	}

	/** Sends whenever there is reason to hope that it goes. No background sync: half the phones have none. */
	listen(): void {
		const { signal } = this.#abort;
		this.state.isOnline = navigator.onLine;
		const notice = () => {
			this.state.isOnline = navigator.onLine;
			if (navigator.onLine) void this.flush();
		};
		addEventListener('online', notice, { signal });
		addEventListener('offline', notice, { signal });
		document.addEventListener('visibilitychange', () => void this.flush(), { signal });
		if (!('BroadcastChannel' in globalThis)) return;
		this.#channel = new BroadcastChannel(`zhixing-outbox:${this.#account}`);
		this.#channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
			if (data === 'changed') void this.refresh();
			else this.#hear(data);
		});
	}

	/** Reads again what waits and what was refused; another tab may have changed it. */
	async refresh(): Promise<void> {
		const read = Promise.all([this.#queue.count(), this.#queue.listRefused()]);
		// A store that was closed leaves the last numbers standing; the sender says that it failed.
		const found = await read.catch(() => undefined);
		if (found) Object.assign(this.state, { waitingCount: found[0], refused: found[1] });
	}

	async #keep(operation: LearningOperation): Promise<void> {
		try {
			await this.#queue.put(operation);
			this.state.full = null;
		} catch (caught) {
			if (caught instanceof QueueFull) this.state.full = caught.reason;
			throw caught;
		}
		void this.#changed();
		void this.flush();
	}

	async #follow(phase: StudyState['phase']): Promise<void> {
		this.state.phase = phase;
		await this.refresh();
	}

	#hear(results: readonly OperationResult[]): void {
		this.state.lastSentAt = new Date().toISOString();
		void this.refresh();
		for (const listener of this.#listeners) listener(results);
	}

	#tell(message: TabMessage): void {
		this.#channel?.postMessage(message);
	}

	async #changed(): Promise<void> {
		this.#tell('changed');
		await this.refresh();
	}
}
