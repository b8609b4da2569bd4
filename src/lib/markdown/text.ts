import { plainText, type BlockNode, type CheckMatch } from './tree.ts';

/** The words of blocks without their form, a line each: for search, counting and comparing. */
export function blockText(blocks: readonly BlockNode[]): string {
	return blocks
		.map(textOf)
		.filter((text) => text !== '')
		.join('\n');
}

function textOf(node: BlockNode): string {
	switch (node.type) {
		case 'heading':
		case 'paragraph':
			return plainText(node.children);
		case 'code-block':
			return node.text;
		case 'rule':
			return '';
		case 'table':
			return [node.head, ...node.rows]
				.map((row) => row.map(({ children }) => plainText(children)).join(' '))
				.join('\n');
		case 'check':
			return lines(
				blockText(node.stem),
				...node.options.map(({ children }) => blockText(children)),
				...node.matches.map(({ children }: CheckMatch) => plainText(children))
			);
		case 'figure':
			return lines(node.alt, blockText(node.children));
		case 'list':
		case 'item':
		case 'quote':
		case 'still':
			return blockText(node.children);
		default:
			return lines(node.title ?? '', blockText(node.children));
	}
}

function lines(...texts: string[]): string {
	return texts.filter((text) => text !== '').join('\n');
}

const readPiece = /(?!_)[\p{Script=Han}\p{P}]|[^\s_\p{Script=Han}\p{P}]+/gu;

/**
 * How much there is to read, as Chinese counts it: each character and punctuation mark is one, a word
 * of another script takes as long as two. Lines to write on are not read.
 */
export function countCharacters(text: string): number {
	let count = 0;
	for (const [piece] of text.matchAll(readPiece))
		count += /[\p{Script=Han}\p{P}]/u.test(piece) ? 1 : 2;
	return count;
}

/** Blocks and everything within them, outer ones first. */
export function* walkBlocks(blocks: readonly BlockNode[]): Generator<BlockNode> {
	for (const block of blocks) {
		yield block;
		if (block.type === 'check') {
			yield* walkBlocks(block.stem);
			for (const { children } of block.options) yield* walkBlocks(children);
		} else if (block.type !== 'heading' && block.type !== 'paragraph' && 'children' in block) {
			yield* walkBlocks(block.children);
		}
	}
}
