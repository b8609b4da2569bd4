import type { LivelyType } from './node-components.ts';
import type { BlockNode, NodeOf, NodeType } from './tree.ts';

/** What has to live in the browser: what answers when it is touched, and what has a button. */
const lively: ReadonlySet<NodeType> = new Set<LivelyType | 'form'>([
	'check',
	'audio',
	'video',
	'form'
]);

/** A run of blocks that only stand there, as a page is to get them. */
export type Still = Pick<NodeOf<'still'>, 'html' | 'children'>;

/**
 * Gathers the blocks that need no script into still ones. Stories and sheets stay, and what they hold
 * is gathered within them.
 *
 * @param still what becomes of a run; `frame` is what it stands in
 */
export function settle(
	blocks: readonly BlockNode[],
	still: (run: BlockNode[], frame: NodeType | null) => Still,
	frame: NodeType | null = null
): BlockNode[] {
	const settled: BlockNode[] = [];
	let run: BlockNode[] = [];
	const close = () => {
		const [first, last] = [run[0], run.at(-1)];
		if (!first || !last) return;
		const lines = [first.lines[0], last.lines[1]] as const;
		settled.push({ type: 'still', lines, ...still(run, frame) });
		run = [];
	};
	for (const block of blocks) {
		if (isStill(block)) {
			run.push(block);
			continue;
		}
		close();
		const holds = block.type === 'case' || block.type === 'form';
		settled.push(holds ? { ...block, children: settle(block.children, still, block.type) } : block);
	}
	close();
	return settled;
}

function isStill(block: BlockNode): boolean {
	if (lively.has(block.type)) return false;
	return block.type !== 'case' || block.children.every(isStill);
}
