import type { Refused } from './queue.ts';
import type { SendingPhase } from './sender.ts';

/** What a page may show of the work that waits on this device. */
export class StudyState {
	/** What the browser believes of the network; it is only sure when it says no. */
	isOnline = $state(true);
	phase = $state<SendingPhase>('idle');
	/** Operations of this account that the server has not answered yet. */
	waitingCount = $state(0);
	/** ISO 8601, by the device's clock; null before the first answer on this page. */
	lastSentAt = $state<string | null>(null);
	/** What the server refused and its owner has not put away yet, oldest first. */
	refused = $state.raw<Refused[]>([]);
	/** Why the last deed could not be kept; null as long as all were. */
	full = $state<'waiting' | 'storage' | null>(null);
	/** False where the browser keeps nothing: what waits is lost with the page. */
	isDurable = $state(true);
	/** Whether the browser has promised not to clear away what waits; null where it does not say. */
	isPersisted = $state<boolean | null>(null);

	/** Whether what is done now will have to wait. */
	get isCutOff(): boolean {
		return !this.isOnline || this.phase === 'unreachable';
	}
}
