import { complain, type LessonReading } from '../markdown/lesson-reading.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import { blockText, walkBlocks } from '../markdown/text.ts';
import type { BlockNode, InlineNode, Lines } from '../markdown/tree.ts';

/** What may stand in a part of a question. */
export interface PieceRule {
	lengthMax: number;
	blocks: readonly BlockNode['type'][];
	/** Whether options may be named in it, as `{a}`. */
	namesOptions: boolean;
	/** Whether it may have links: never where somebody is to choose. */
	hasLinks: boolean;
}

const running = ['paragraph', 'list', 'item', 'table'] as const;

export const pieceRules = {
	/** A stem, a material, a task. */
	asked: { blocks: [...running, 'quote'], namesOptions: false, hasLinks: false },
	option: { blocks: ['paragraph'], namesOptions: false, hasLinks: false },
	/** A note, an explanation, how to mark. */
	explained: { blocks: running, namesOptions: true, hasLinks: true }
} as const satisfies Record<string, Omit<PieceRule, 'lengthMax'>>;

/** The source of blocks that follow one another, without the colons around them. */
export function sourceOf({ lines }: LessonReading, [first, end]: Lines): string[] {
	return lines.slice(first, end);
}

/** Lines of a quote without their marks. */
export function unquote(lines: readonly string[]): string {
	return tidy(lines.map((line) => line.replace(/^\s*>? ?/, '')));
}

/** Without spaces at the ends of lines, and without empty lines around. */
export function tidy(lines: readonly string[]): string {
	return lines
		.map((line) => line.trimEnd())
		.join('\n')
		.trim();
}

/**
 * Looks for what may not stand in a part of a question.
 *
 * @param place its line in the file, and the letters of the options that it may name
 */
export function examinePiece(
	reading: LessonReading,
	text: string,
	rule: PieceRule,
	place: { line: number; letters?: readonly string[] }
): void {
	const { line, letters = [] } = place;
	const length = [...text].length;
	if (length > rule.lengthMax) {
		complain(reading, line, 'text-too-long', { length, limit: rule.lengthMax });
		return;
	}
	const blocks = [...walkBlocks(parseMarkdown(text).children)];
	const odd = blocks.find(({ type }) => !rule.blocks.includes(type));
	if (odd) complain(reading, line, 'question-block', { what: odd.type });
	for (const node of blocks.flatMap(inlinesOf)) {
		if (node.type === 'image') complain(reading, line, 'question-block', { what: node.type });
		if (node.type === 'link' && !rule.hasLinks)
			complain(reading, line, 'question-block', { what: node.type });
	}
	for (const [named, letter = ''] of text.matchAll(/\{([^}\n]{0,20})\}/g)) {
		if (!rule.namesOptions) complain(reading, line, 'option-named', { named });
		else if (!letters.includes(letter)) complain(reading, line, 'option-unknown', { named });
	}
}

/** Whether there is something to read in it. */
export function isBlank(text: string): boolean {
	return blockText(parseMarkdown(text).children).trim() === '';
}

function inlinesOf(block: BlockNode): InlineNode[] {
	if (block.type === 'paragraph' || block.type === 'heading') return deep(block.children);
	if (block.type !== 'table') return [];
	return [block.head, ...block.rows].flat().flatMap(({ children }) => deep(children));
}

function deep(nodes: readonly InlineNode[]): InlineNode[] {
	return nodes.flatMap((node) => ('children' in node ? [node, ...deep(node.children)] : [node]));
}
