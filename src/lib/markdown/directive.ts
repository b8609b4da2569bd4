import type { DirectiveHeader } from './directive-syntax.ts';
import type { LessonReading } from './lesson-reading.ts';
import type { BlockNode, Lines } from './tree.ts';

/** The first line of a block, read. */
export interface Opening extends DirectiveHeader {
	/** Where it stands, from 1. */
	line: number;
	/** From its first line to the one that closes it, from 0. */
	lines: Lines;
}

/** A kind of block that stands between colons. */
export interface Directive {
	/** The block that it stands for; nothing, and a problem noted, where it is wrong. */
	read: (reading: LessonReading, opening: Opening, children: BlockNode[]) => BlockNode | undefined;
	hasId?: boolean;
	/** The directives that may stand in it. */
	holds?: readonly string[];
	attributes?: readonly string[];
}

export type Directives = Readonly<Record<string, Directive>>;

export function idOf({ ids }: Opening): string {
	return ids[0] ?? '';
}
