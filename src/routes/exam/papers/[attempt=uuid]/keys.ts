/** What a key does within a question: an option by its place, or where to go. */
export type QuestionKey = number | 'previous' | 'next' | 'flag';

/** The key that was pressed, where it is one of ours and nobody is writing. */
export function keyOf({
	key,
	target,
	altKey,
	ctrlKey,
	metaKey
}: KeyboardEvent): QuestionKey | undefined {
	if (altKey || ctrlKey || metaKey || target instanceof HTMLTextAreaElement) return undefined;
	if (key === 'ArrowLeft') return 'previous';
	if (key === 'ArrowRight') return 'next';
	if (key.length !== 1) return undefined;
	const letter = key.toUpperCase();
	if (letter === 'F') return 'flag';
	return /^[A-E]$/.test(letter) ? letter.charCodeAt(0) - 'A'.charCodeAt(0) : undefined;
}
