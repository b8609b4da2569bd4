/** Numbers that look random and are the same in every run. */
export interface Random {
	/** From 0 (inclusive) to 1 (exclusive). */
	next: () => number;
	/** A whole number below the limit. */
	below: (limit: number) => number;
	pick: <Item>(items: readonly Item[]) => Item;
	/** The items in another order; the list that was given stays as it is. */
	shuffle: <Item>(items: readonly Item[]) => Item[];
}

/**
 * A small generator (mulberry32), good enough to invent people and to mix papers: whoever knows a few
 * of its numbers can tell the next, so never for a secret.
 */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		next,
		below,
		pick(items) {
			const item = items[below(items.length)];
			if (item === undefined) throw new RangeError('There is nothing to pick from.');
			return item;
		},
		shuffle(items) {
			const mixed = [...items];
			for (let last = mixed.length - 1; last > 0; last--) {
				const other = below(last + 1);
				[mixed[last], mixed[other]] = [mixed[other] as never, mixed[last] as never];
			}
			return mixed;
		}
	};
}
