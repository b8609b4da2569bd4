import type { PaperTime } from './protocol.ts';

/**
 * How much time is left by the server's clock. Whatever the clock of the device says or is set to,
 * only what passes between two words of the server is measured here, and never by counting ticks: a
 * page in the background gets few of them.
 */
export class PaperClock {
	#deadlineMs: number | null;
	#serverMs: number;
	#heardAtMs: number;
	#elapsedMs: () => number;

	/** @param elapsedMs a clock that only goes forward, such as `performance.now` */
	constructor(time: PaperTime, elapsedMs: () => number) {
		this.#elapsedMs = elapsedMs;
		this.#serverMs = Date.parse(time.serverNow);
		this.#deadlineMs = time.deadlineAt === null ? null : Date.parse(time.deadlineAt);
		this.#heardAtMs = elapsedMs();
	}

	/**
	 * Sets it by a new word of the server. A word that was long on its way is older than it looks, so
	 * the clock is never put back by one.
	 */
	hear({ serverNow, deadlineAt }: PaperTime): void {
		this.#deadlineMs = deadlineAt === null ? null : Date.parse(deadlineAt);
		const heardMs = Date.parse(serverNow);
		if (heardMs < this.nowMs) return;
		this.#serverMs = heardMs;
		this.#heardAtMs = this.#elapsedMs();
	}

	/** The server's time, in milliseconds since 1970. */
	get nowMs(): number {
		return this.#serverMs + (this.#elapsedMs() - this.#heardAtMs);
	}

	/** Milliseconds to the deadline, 0 once it has passed; null where there is none. */
	get remainingMs(): number | null {
		return this.#deadlineMs === null ? null : Math.max(0, this.#deadlineMs - this.nowMs);
	}
}

/**
 * What is to be said when so much time is left that was more a moment ago: the minutes, or null for
 * nothing. Where several were passed at once, because the page was asleep, the last.
 *
 * @param minutes at which the time is said
 */
export function announcementAt(
	minutes: readonly number[],
	beforeMs: number,
	nowMs: number
): number | null {
	const passed = minutes.filter((minute) => beforeMs > minute * 60_000 && nowMs <= minute * 60_000);
	return passed.length > 0 ? Math.min(...passed) : null;
}

/** Minutes and seconds as a candidate reads them, `62:10`: never more than is left. */
export function formatRemaining(remainingMs: number): string {
	const seconds = Math.floor(remainingMs / 1_000);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
