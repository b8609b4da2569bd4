/** What counts as a sign that somebody is there: any of these. */
const signs = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart', 'wheel'] as const;

export interface AttentionRule {
	/** After so long without a sign the page asks. */
	promptMs: number;
	/** So long it waits for an answer before time stands still. */
	answerMs: number;
}

/** `asking` still counts; `away` does not, until there is a sign again. */
export type Attention = 'here' | 'asking' | 'away';

/**
 * Counts the seconds in which somebody is with the page: it is in front, and there was a sign of
 * life not too long ago. Time is taken from the monotonic clock, which no setting of a phone moves.
 */
export class AttentionMeter {
	#rule: AttentionRule;
	#now: () => number;
	#lastSignMs: number;
	#lastCountMs: number;
	#seconds = 0;
	#isVisible = true;

	constructor(rule: AttentionRule, now: () => number = () => performance.now()) {
		this.#rule = rule;
		this.#now = now;
		this.#lastSignMs = now();
		this.#lastCountMs = now();
	}

	/** Somebody did something. */
	noteSign(): void {
		this.#count();
		this.#lastSignMs = this.#now();
	}

	/** The page came to the front, or left it. */
	setVisible(isVisible: boolean): void {
		this.#count();
		this.#isVisible = isVisible;
		if (isVisible) this.#lastSignMs = this.#now();
	}

	attention(): Attention {
		const silentMs = this.#now() - this.#lastSignMs;
		if (silentMs < this.#rule.promptMs) return 'here';
		return silentMs < this.#rule.promptMs + this.#rule.answerMs ? 'asking' : 'away';
	}

	/** The whole seconds since they were last taken. */
	takeSeconds(): number {
		this.#count();
		const whole = Math.floor(this.#seconds);
		this.#seconds -= whole;
		return whole;
	}

	/** Watches a document for signs. @returns how to stop */
	watch(target: Document): () => void {
		const note = () => this.noteSign();
		const look = () => this.setVisible(target.visibilityState === 'visible');
		for (const sign of signs) target.addEventListener(sign, note, { passive: true, capture: true });
		target.addEventListener('visibilitychange', look);
		look();
		return () => {
			for (const sign of signs) target.removeEventListener(sign, note, { capture: true });
			target.removeEventListener('visibilitychange', look);
		};
	}

	#count(): void {
		const now = this.#now();
		const endMs = Math.min(now, this.#lastSignMs + this.#rule.promptMs + this.#rule.answerMs);
		if (this.#isVisible && endMs > this.#lastCountMs)
			this.#seconds += (endMs - this.#lastCountMs) / 1000;
		this.#lastCountMs = now;
	}
}
