/** What a request is worth when there are too many: the last in this list are turned away first. */
export const urgencies = ['save', 'paper', 'door', 'usual', 'export'] as const;
export type Urgency = (typeof urgencies)[number];

/** Requests that one web process answers at once, above which one of this kind is turned away. */
export const atOnceMax: Readonly<Record<Urgency, number>> = {
	save: 400,
	paper: 200,
	door: 120,
	usual: 80,
	export: 24
};

/** How long whoever is turned away is asked to wait, in seconds; chance keeps them from coming back together. */
const retryAfterSeconds = { min: 2, spread: 6 };

const saves = new Set([
	'/exam/papers/[attempt=uuid]/answers',
	'/exam/papers/[attempt=uuid]/turn',
	'/learning/operations'
]);
const health = new Set(['/healthz', '/readyz']);

/** What a request to a route is worth; undefined for what must always be answered. */
export function urgencyOf(route: string | null): Urgency | undefined {
	if (route === null) return 'usual';
	if (health.has(route)) return undefined;
	if (saves.has(route)) return 'save';
	if (route.startsWith('/exam/papers/[attempt=uuid]')) return 'paper';
	if (route.startsWith('/sign-in')) return 'door';
	return /\.(?:pdf|xlsx)$/.test(route) ? 'export' : 'usual';
}

/**
 * Counts what is being answered and turns away what is too much, the least urgent first: an answer that
 * somebody gave in a paper goes through long after pages have been refused.
 */
export class Gate {
	#limits: Readonly<Record<Urgency, number>>;
	#inside = 0;

	constructor(limits: Readonly<Record<Urgency, number>> = atOnceMax) {
		this.#limits = limits;
	}

	/** @returns what to call when it has been answered, or undefined where it is turned away */
	enter(urgency: Urgency): (() => void) | undefined {
		if (this.#inside >= this.#limits[urgency]) return undefined;
		this.#inside += 1;
		return () => (this.#inside -= 1);
	}
}

/** @param random from 0 to 1 */
export function waitSeconds(random: number = Math.random()): number {
	return retryAfterSeconds.min + Math.floor(random * retryAfterSeconds.spread);
}
