import type { ChildProcess } from 'node:child_process';
import { Refused } from '../explain.ts';
import { say } from '../words.mjs';

/** What the supervisor and its children say to each other. */
export type ToChild = { kind: 'drain'; unreadyMs: number };
export type FromChild = { kind: 'ready' };

export type ChildEvent =
	{ kind: 'exited'; name: string; cause: string; delayMs: number } | { kind: 'back'; name: string };

export interface KeptChild {
	/** Resolves when the child can work for the first time; rejects where it never gets there. */
	ready: Promise<void>;
	/** Lets the child finish what it has begun; after the time it is killed. */
	drain(timeoutMs: number, unreadyMs: number): Promise<void>;
	/** Ends the child at once. */
	kill(): void;
}

/** A child that lived this long had started properly; its next death is a new story. */
const stableMs = 60_000;
const delayMinMs = 500;
const delayMaxMs = 30_000;
const triesBeforeReadyMax = 3;

/**
 * Runs a child process and replaces it when it dies: at once the first time, then ever more slowly.
 *
 * @param spawn starts the child, with an IPC channel
 */
export function keepChild(
	name: string,
	spawn: () => ChildProcess,
	onEvent: (event: ChildEvent) => void
): KeptChild {
	const firstReady = Promise.withResolvers<void>();
	const ended = Promise.withResolvers<void>();
	let child: ChildProcess | undefined;
	let timer: NodeJS.Timeout | undefined;
	let deaths = 0;
	let wasReady = false;
	let isEnding = false;

	function run() {
		const startedAt = performance.now();
		const current = spawn();
		child = current;
		current.on('message', (message: FromChild) => {
			if (message.kind !== 'ready') return;
			if (wasReady) onEvent({ kind: 'back', name });
			wasReady = true;
			firstReady.resolve();
		});
		// A channel that breaks belongs to a child that is dying, which `exit` tells.
		current.on('error', () => {});
		current.on('exit', (code, signal) => {
			child = undefined;
			if (isEnding) return ended.resolve();
			if (performance.now() - startedAt > stableMs) deaths = 0;
			replace(signal ?? String(code));
		});
	}

	function replace(cause: string) {
		deaths += 1;
		if (!wasReady && deaths >= triesBeforeReadyMax) {
			firstReady.reject(new Refused(say('cli_child_never', { name, deaths, cause })));
			return;
		}
		const delayMs = deaths === 1 ? 0 : Math.min(delayMaxMs, delayMinMs * 2 ** (deaths - 2));
		onEvent({ kind: 'exited', name, cause, delayMs });
		timer = setTimeout(run, delayMs);
	}

	function end() {
		isEnding = true;
		clearTimeout(timer);
		if (!child) ended.resolve();
	}

	// Whoever stops before asking is not interested.
	firstReady.promise.catch(() => {});
	run();
	return {
		ready: firstReady.promise,
		async drain(timeoutMs, unreadyMs) {
			end();
			const message: ToChild = { kind: 'drain', unreadyMs };
			if (child?.connected) child.send(message, () => {});
			const deadline = setTimeout(() => child?.kill('SIGKILL'), timeoutMs);
			await ended.promise;
			clearTimeout(deadline);
		},
		kill() {
			end();
			child?.kill('SIGKILL');
		}
	};
}
