import { plainText, type BlockNode, type InlineNode, type MarkdownDocument } from './tree.ts';

/** A word of a lesson with what the course says it means. */
export interface TermMeaning {
	word: string;
	meaning: string;
}

/** The words that a lesson explains, in the order of their first place, each once. */
export function listTerms({ children }: MarkdownDocument): TermMeaning[] {
	const meanings = new Map<string, string>();
	const visit = (value: unknown): void => {
		if (Array.isArray(value)) return value.forEach(visit);
		if (value === null || typeof value !== 'object') return;
		const node = value as BlockNode | InlineNode;
		if (node.type === 'term' && node.meaning !== null)
			meanings.set(
				plainText(node.children),
				meanings.get(plainText(node.children)) ?? node.meaning
			);
		Object.values(value).forEach(visit);
	};
	visit(children);
	return [...meanings].map(([word, meaning]) => ({ word, meaning }));
}
