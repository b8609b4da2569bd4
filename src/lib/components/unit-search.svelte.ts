/** A unit as a search finds it. */
export interface FoundUnit {
	public_id: string;
	name: string;
	/** The units above it in words, from the top: tells two 社会事务办 apart. */
	path: string;
	kind: string;
}

export type SearchUnits = (query: string, signal: AbortSignal) => Promise<FoundUnit[]>;

const pauseMs = 150;
const queryLengthMax = 100;

/** Asks the server for the units within the actor's scope. */
export const searchUnits: SearchUnits = async (query, signal) => {
	const response = await fetch(`/units/search.json?q=${encodeURIComponent(query)}`, { signal });
	if (!response.ok) throw new Error(`The unit search answered ${response.status}.`);
	const { units } = (await response.json()) as { units: FoundUnit[] };
	return units;
};

/** What a combobox of units is showing: at most one search is under way, and only the last counts. */
export class UnitSearch {
	found = $state.raw<FoundUnit[]>([]);
	status = $state<'idle' | 'searching' | 'found' | 'failed'>('idle');
	isOpen = $state(false);
	/** The option that the arrow keys stand on; −1 is the input itself. */
	active = $state(-1);

	#search: SearchUnits;
	#abort: AbortController | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(search: SearchUnits) {
		this.#search = search;
	}

	/** Waits for a pause in the typing, then searches. */
	type(text: string) {
		const query = text.trim().slice(0, queryLengthMax);
		this.stop();
		this.active = -1;
		if (query === '') {
			this.found = [];
			this.status = 'idle';
			this.isOpen = false;
			return;
		}
		this.#timer = setTimeout(() => this.#run(query), pauseMs);
	}

	async #run(query: string) {
		const abort = new AbortController();
		this.#abort = abort;
		this.status = 'searching';
		this.isOpen = true;
		try {
			const found = await this.#search(query, abort.signal);
			if (abort.signal.aborted) return;
			this.found = found;
			this.status = 'found';
		} catch {
			if (abort.signal.aborted) return;
			this.found = [];
			this.status = 'failed';
		}
	}

	/** Moves among the options, round the end and back to the input. */
	move(step: 1 | -1) {
		if (this.found.length === 0) return;
		this.isOpen = true;
		const places = this.found.length + 1;
		this.active = ((this.active + 1 + step + places) % places) - 1;
	}

	close() {
		this.isOpen = false;
		this.active = -1;
	}

	/** Forgets what is under way. */
	stop() {
		clearTimeout(this.#timer);
		this.#abort?.abort();
	}
}
