import { createPublicId } from '../identifiers.ts';
import { operationLimits, type LearningOperation } from '../learning/operation.ts';
import type { OfflineIdentity } from './account.ts';
import { durable, type OutboxDatabase, type SealedEntry } from './database.ts';
import {
	QueueFull,
	type Deed,
	type Queue,
	type Refused,
	type Settled,
	type Waiting
} from './queue.ts';
import { openSeal, type Seal } from './seal.ts';

type Store = 'waiting' | 'refused';

/** An account's part of the device's outbox, with what only the outbox can say. */
export interface Outbox<Operation extends Deed = LearningOperation> extends Queue<Operation> {
	/** Entries of this account that its key does not open: kept, and passed over. */
	countUnreadable(): number;
}

/**
 * Opens an account's part of the outbox. Without the key nothing in it can be read, so it may stay
 * on the device when its owner signs out, and is sent when they come back. A line of another kind
 * has a name of its own, as if it were another account's.
 */
export async function openOutbox<Operation extends Deed = LearningOperation>(
	database: OutboxDatabase,
	identity: OfflineIdentity
): Promise<Outbox<Operation>> {
	const { account } = identity;
	const seal = await openSeal(identity);
	const unreadable = new Set<number>();
	return {
		put: (operation) => put(database, account, seal, operation),
		async list({ limit }) {
			for (;;) {
				const entries = await readFirst(database, account, { limit, without: unreadable });
				const opened = await Promise.all(
					entries.map((entry) => openWaiting<Operation>(seal, entry))
				);
				const lost = entries.filter((_entry, index) => !opened[index]);
				for (const { sequence } of lost) unreadable.add(sequence);
				if (lost.length === 0) return opened.filter((one) => one !== undefined);
			}
		},
		settle: (settled) => settle(database, account, seal, settled),
		async count() {
			const held = await database.countFromIndex('waiting', 'account', account);
			return Math.max(0, held - unreadable.size);
		},
		async listRefused() {
			const entries = await database.getAllFromIndex('refused', 'account', account);
			const opened = await Promise.all(
				entries.map((entry) => openEntry<Refused<Operation>>(seal, entry))
			);
			return opened.filter((one) => one !== undefined);
		},
		forgetRefused: (sequence) => remove(database, 'refused', account, sequence),
		deviceName: () => nameDevice(database),
		countUnreadable: () => unreadable.size
	};
}

async function put(
	database: OutboxDatabase,
	account: string,
	seal: Seal,
	operation: Deed
): Promise<void> {
	const sealed = await seal.close(operation);
	const createdAt = new Date().toISOString();
	const transaction = database.transaction(['waiting', 'refused'], 'readwrite', durable);
	const waiting = transaction.objectStore('waiting');
	const done = transaction.done.catch((caught) => {
		throw isOutOfRoom(caught) ? new QueueFull('storage', { cause: caught }) : caught;
	});
	const counts = await Promise.all([
		waiting.index('account').count(account),
		transaction.objectStore('refused').index('account').count(account)
	]);
	if (counts[0] + counts[1] >= operationLimits.waitingMax) {
		await done;
		throw new QueueFull('waiting');
	}
	const size = sealed.body.byteLength;
	// Whether it could be kept is what the end of the transaction says.
	waiting.add({ account, size, createdAt, ...sealed }).catch(() => {});
	await done;
}

function isOutOfRoom(caught: unknown): boolean {
	return caught instanceof DOMException && caught.name === 'QuotaExceededError';
}

type StoredEntry = SealedEntry & { sequence: number };

async function readFirst(
	database: OutboxDatabase,
	account: string,
	{ limit, without }: { limit: number; without: ReadonlySet<number> }
): Promise<StoredEntry[]> {
	const { store } = database.transaction('waiting');
	// Within one account the index goes by sequence.
	const entries = await store.index('account').getAll(account, limit + without.size);
	return (entries as StoredEntry[])
		.filter(({ sequence }) => !without.has(sequence))
		.slice(0, limit);
}

async function openWaiting<Operation extends Deed>(
	seal: Seal,
	entry: StoredEntry
): Promise<Waiting<Operation> | undefined> {
	const operation = await openEntry<Operation>(seal, entry);
	return operation && { sequence: entry.sequence, operation };
}

async function openEntry<Thing>(seal: Seal, entry: SealedEntry): Promise<Thing | undefined> {
	try {
		return (await seal.open(entry)) as Thing;
	} catch {
		return undefined;
	}
}

async function settle(
	database: OutboxDatabase,
	account: string,
	seal: Seal,
	settled: readonly Settled<Deed>[]
): Promise<void> {
	// Sealed first: a transaction does not wait for anything but itself.
	const refused = await Promise.all(
		settled.filter(isRefused).map(async (one) => ({ one, sealed: await seal.close(one) }))
	);
	const createdAt = new Date().toISOString();
	const transaction = database.transaction(['waiting', 'refused'], 'readwrite', durable);
	const waitingStore = transaction.objectStore('waiting');
	const refusedStore = transaction.objectStore('refused');
	for (const { sequence } of settled) void waitingStore.delete(sequence);
	for (const { one, sealed } of refused) {
		const { sequence } = one;
		const size = sealed.body.byteLength;
		void refusedStore.put({ sequence, account, size, createdAt, ...sealed });
	}
	await transaction.done;
}

function isRefused(settled: Settled<Deed>): settled is Refused<Deed> {
	return settled.refusal !== undefined;
}

async function remove(
	database: OutboxDatabase,
	name: Store,
	account: string,
	sequence: number
): Promise<void> {
	const transaction = database.transaction(name, 'readwrite', durable);
	const entry = await transaction.store.get(sequence);
	if (entry?.account === account) await transaction.store.delete(sequence);
	await transaction.done;
}

async function nameDevice(database: OutboxDatabase): Promise<string> {
	const transaction = database.transaction('settings', 'readwrite', durable);
	const known = await transaction.store.get('device');
	const device = known ?? createPublicId();
	if (!known) await transaction.store.put(device, 'device');
	await transaction.done;
	return device;
}
