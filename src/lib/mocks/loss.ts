/** Points that questions with several right options lost. */
export interface Loss {
	/** Because a wrong option was chosen. */
	over: number;
	/** Because right options were not. */
	under: number;
	/** Because nothing was answered. */
	blank: number;
}

/** Tells apart by what the points of one such question were lost. */
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

export function addLoss(one: Loss, other: Loss): Loss {
	return {
		over: one.over + other.over,
		under: one.under + other.under,
		blank: one.blank + other.blank
	};
}
