import type { BlockNode } from '#lib/markdown/tree.ts';
import { parseMarkdown } from '#lib/markdown/parse.ts';

/** How many texts are kept. A bank of 2,000 questions has about 20,000. */
const textsMax = 30_000;

const texts = new Map<string, BlockNode[]>();

/**
 * A text of the bank as a tree. The same few thousand texts are shown over and over, to a thousand
 * candidates within seconds when a mock begins: each is parsed once. What it gives is shared, so it
 * is not to be changed.
 */
export function readMarkdown(text: string): BlockNode[] {
	const known = texts.get(text);
	if (known) return known;
	if (texts.size >= textsMax) texts.clear();
	const { children } = parseMarkdown(text);
	texts.set(text, children);
	return children;
}
