import type { LessonSession } from './lesson-session.svelte.ts';
import type { Viewing } from './page.ts';
import { m } from '../paraglide/messages.js';

/** Where a jump ahead counts as one, and not as the player's own inaccuracy. */
const jumpSeconds = 1.5;

/** A sound or film as one learner follows it: resumed, not skipped the first time, not too fast. */
export class Playing {
	furthest = $state(0);
	isFinished = $state(false);
	/** Why the player did not do what was asked. */
	note = $state('');

	#player: HTMLMediaElement;
	#session: LessonSession;
	#id: string;

	/** @param options.signal ends it when the player leaves the page */
	constructor(
		player: HTMLMediaElement,
		session: LessonSession,
		{ id, viewing, signal }: { id: string; viewing?: Viewing; signal: AbortSignal }
	) {
		this.#player = player;
		this.#session = session;
		this.#id = id;
		this.furthest = viewing?.furthest ?? 0;
		this.isFinished = viewing?.isFinished ?? false;
		const on = (event: keyof HTMLMediaElementEventMap, deed: () => void) =>
			player.addEventListener(event, deed, { signal });
		const place = this.isFinished ? 0 : (viewing?.position ?? 0);
		const begin = () => {
			if (place > 0) player.currentTime = place;
		};
		if (player.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
		else on('loadedmetadata', begin);
		on('play', () => this.#tell());
		on('pause', () => void this.#rest());
		on('ended', () => void this.#rest());
		on('timeupdate', () => this.#follow());
		on('seeking', () => this.#holdBack());
		on('ratechange', () => this.#holdSpeed());
		if (!player.paused) this.#tell();
		signal.addEventListener('abort', () => session.setPlaying(undefined));
	}

	pause(): void {
		this.#player.pause();
	}

	#tell(): void {
		this.#session.setPlaying(() => ({ id: this.#id, position: this.#player.currentTime }));
	}

	#follow(): void {
		if (!this.#player.seeking) this.furthest = Math.max(this.furthest, this.#player.currentTime);
	}

	/** The first time through there is no jumping ahead: what was skipped was not learnt. */
	#holdBack(): void {
		if (this.isFinished || this.#player.currentTime <= this.furthest + jumpSeconds) return;
		this.#player.currentTime = this.furthest;
		this.note = m.media_no_skipping();
	}

	#holdSpeed(): void {
		const { speedMax } = this.#session.page.pace;
		if (this.#player.playbackRate <= speedMax) return;
		this.#player.playbackRate = speedMax;
		this.note = m.media_speed_max({ speed: speedMax });
	}

	async #rest(): Promise<void> {
		const answer = await this.#session.beat();
		this.#session.setPlaying(undefined);
		if (!answer?.media) return;
		this.furthest = Math.max(this.furthest, answer.media.furthestSeconds);
		this.isFinished = answer.media.isFinished;
	}
}
