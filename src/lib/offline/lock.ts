import { createPublicId } from '../identifiers.ts';
import { durable, type OutboxDatabase } from './database.ts';

/** Runs what only one tab may do at a time; undefined where another tab is doing it. */
export type Lock = <Result>(run: () => Promise<Result>) => Promise<Result | undefined>;

const outboxLock = 'zhixing-outbox';
/** Longer than a request may take. A tab that dies holds the others up for no longer than this. */
const leaseMs = 30_000;

/**
 * The device's lock for sending one line: the browser's own, or a lease in the outbox where it has none. A
 * lease that two tabs hold costs a repetition, which the server knows how to answer.
 */
export function createLock(database: OutboxDatabase | undefined, name = outboxLock): Lock {
	if ('locks' in navigator) return async (run) => navigator.locks.request(name, run);
	return database ? createLease(database, Date.now, name) : (run) => run();
}

/** @param now milliseconds since 1970 */
export function createLease(
	database: OutboxDatabase,
	now: () => number = Date.now,
	name = outboxLock
): Lock {
	const holder = createPublicId();
	return async (run) => {
		if (!(await take(database, name, { holder, nowMs: now() }))) return undefined;
		try {
			return await run();
		} finally {
			await giveBack(database, name, holder);
		}
	};
}

async function take(
	database: OutboxDatabase,
	name: string,
	{ holder, nowMs }: { holder: string; nowMs: number }
): Promise<boolean> {
	const transaction = database.transaction('lease', 'readwrite', durable);
	const lease = await transaction.store.get(name);
	// A clock that was set back must not keep a dead tab's lease alive.
	const isHeld =
		lease && lease.holder !== holder && lease.untilMs > nowMs && lease.untilMs <= nowMs + leaseMs;
	if (!isHeld) await transaction.store.put({ holder, untilMs: nowMs + leaseMs }, name);
	await transaction.done;
	return !isHeld;
}

async function giveBack(database: OutboxDatabase, name: string, holder: string): Promise<void> {
	const transaction = database.transaction('lease', 'readwrite', durable);
	const lease = await transaction.store.get(name);
	if (lease?.holder === holder) await transaction.store.delete(name);
	await transaction.done;
}
