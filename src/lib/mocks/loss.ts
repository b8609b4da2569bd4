/** What an answer to a question with several right options lost, and by what. */
export interface Loss {
	/** Points that a wrong option cost. */
	over: number;
	/** Points that right options would have brought that were not chosen. */
	under: number;
	/** Points of what was not answered at all. */
	blank: number;
}

/** Tells apart by what the points of a question were lost that has several right options. */
export function lossOf(
	{ points, awarded }: { points: number; awarded: number },
	right: readonly string[],
	chosen: readonly string[]
): Loss {
	const lost = points - awarded;
	if (chosen.length === 0) return { over: 0, under: 0, blank: lost };
	const isOver = chosen.some((letter) => !right.includes(letter));
	return isOver ? { over: lost, under: 0, blank: 0 } : { over: 0, under: lost, blank: 0 };
}
