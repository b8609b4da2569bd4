import type { BlockNode, InlineNode } from '../markdown/tree.ts';

const named = /\{([a-h])\}/g;

/**
 * Puts the letters that a candidate saw into a text that names options as `{a}`.
 *
 * @param order the ids of the options in the order in which they were shown
 */
export function nameOptions(blocks: readonly BlockNode[], order: readonly string[]): BlockNode[] {
	const shown = new Map(order.map((id, index) => [id, shownLetter(index)]));
	const rename = (text: string) =>
		text.replace(named, (whole, id: string) => shown.get(id) ?? whole);
	return blocks.map((block) => renameIn(block, rename) as BlockNode);
}

/** What stands before the option in this place, from 0, on a page: A, B, C … */
export function shownLetter(index: number): string {
	return String.fromCharCode('A'.charCodeAt(0) + index);
}

function renameIn(
	node: BlockNode | InlineNode,
	rename: (text: string) => string
): BlockNode | InlineNode {
	if (node.type === 'text') return { ...node, text: rename(node.text) };
	if (node.type === 'table') {
		const cells = (row: typeof node.head) =>
			row.map((cell) => ({
				...cell,
				children: cell.children.map((child) => renameIn(child, rename) as InlineNode)
			}));
		return { ...node, head: cells(node.head), rows: node.rows.map(cells) };
	}
	if (!('children' in node)) return node;
	const children = node.children.map((child) => renameIn(child, rename));
	return { ...node, children } as BlockNode | InlineNode;
}
