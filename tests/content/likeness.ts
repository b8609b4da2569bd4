/** The pairs of neighbouring characters in a text, punctuation and spaces left out. */
export function pairsOf(text: string): ReadonlySet<string> {
	const characters = [...text.replace(/[\s\p{P}\p{S}]/gu, '')];
	const pairs = characters.slice(1).map((character, index) => `${characters[index]}${character}`);
	return new Set(pairs);
}

/** How much two texts have in common (Dice): 0 nothing, 1 all of their pairs. */
export function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	if (a.size + b.size === 0) return 0;
	let shared = 0;
	for (const pair of a) if (b.has(pair)) shared++;
	return (2 * shared) / (a.size + b.size);
}
