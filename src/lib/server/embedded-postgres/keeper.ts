import { isUp, stopPostmaster, type Postmaster } from './postmaster.ts';

export type KeeperEvent =
	| { kind: 'lost' }
	| { kind: 'restarting'; attempt: number; delayMs: number }
	| { kind: 'restarted' }
	| { kind: 'restart-failed'; failure: unknown };

export interface Keeper {
	/** Stops the server, also in the middle of a restart, and does not start it again. */
	stop(): Promise<void>;
}

const watchMs = 250;
/** A server that stood this long had come up properly; its next fall is a new story. */
const stableMs = 5 * 60_000;
const restartDelayMinMs = 500;
const restartDelayMaxMs = 60_000;

/**
 * Starts a fallen server again: at once the first time, then ever more slowly, at last once a
 * minute. A full disk makes the server fall at every start; so it comes back when there is room,
 * and until then costs next to nothing.
 */
export function keepUp(
	first: Postmaster,
	restart: () => Promise<Postmaster>,
	onEvent: (event: KeeperEvent) => void
): Keeper {
	let postmaster: Postmaster | undefined = first;
	let stopped = false;
	let attempt = 0;
	let upSince = performance.now();
	let restarting = Promise.resolve();
	let timer = setTimeout(watch, watchMs);

	function watch() {
		if (!postmaster || isUp(postmaster)) {
			timer = setTimeout(watch, watchMs);
			return;
		}
		postmaster = undefined;
		onEvent({ kind: 'lost' });
		if (performance.now() - upSince > stableMs) attempt = 0;
		scheduleRestart();
	}

	function scheduleRestart() {
		const delayMs =
			attempt === 0 ? 0 : Math.min(restartDelayMaxMs, restartDelayMinMs * 2 ** (attempt - 1));
		attempt += 1;
		onEvent({ kind: 'restarting', attempt, delayMs });
		timer = setTimeout(() => (restarting = tryRestart()), delayMs);
	}

	async function tryRestart() {
		try {
			postmaster = await restart();
			upSince = performance.now();
			if (stopped) return;
			onEvent({ kind: 'restarted' });
			timer = setTimeout(watch, watchMs);
		} catch (failure) {
			if (stopped) return;
			onEvent({ kind: 'restart-failed', failure });
			scheduleRestart();
		}
	}

	return {
		async stop() {
			stopped = true;
			clearTimeout(timer);
			await restarting;
			if (postmaster) await stopPostmaster(postmaster);
		}
	};
}
