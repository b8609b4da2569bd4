import { complain, type LessonReading } from './lesson-reading.ts';
import { walkBlocks } from './text.ts';
import type { BlockNode } from './tree.ts';

/** Refuses lines of colons that close nothing: they would be read as words. */
export function refuseStrayColons(reading: LessonReading, children: readonly BlockNode[]): void {
	const codeLines = new Set<number>();
	for (const block of walkBlocks(children)) {
		if (block.type !== 'code-block') continue;
		for (let at = block.lines[0]; at < block.lines[1]; at++) codeLines.add(at);
	}
	for (const [at, text] of reading.lines.entries()) {
		const isStray =
			/^[\s>]*:{3,}\s*$/.test(text) && !reading.closings.has(at) && !codeLines.has(at);
		if (isStray) complain(reading, at + 1, 'directive-stray');
	}
}
