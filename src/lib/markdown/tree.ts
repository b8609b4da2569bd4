import type { CheckKind } from '../courses/check.ts';

/**
 * A parsed text as plain data: what a server load may hand to a page and a diff may compare. There
 * is no HTML in it, and no address that `link-policy.ts` did not let through.
 */

/** The lines of the source that a block came from: the first, and the one after the last, from 0. */
export type Lines = readonly [first: number, end: number];

export type Alignment = 'left' | 'center' | 'right';

export interface InlineNodes {
	text: { text: string };
	emphasis: { children: InlineNode[] };
	strong: { children: InlineNode[] };
	strike: { children: InlineNode[] };
	code: { text: string };
	break: object;
	link: { href: string; title: string | null; isExternal: boolean; children: InlineNode[] };
	image: { src: string; alt: string; title: string | null };
	/** A word that the course explains. Without a meaning only where the text has an error. */
	term: { meaning: string | null; children: InlineNode[] };
}

export interface BlockNodes {
	heading: { level: number; id: string; children: InlineNode[] };
	/** A tight one stands in a list whose items are not paragraphs of their own. */
	paragraph: { isTight: boolean; children: InlineNode[] };
	list: { isOrdered: boolean; start: number; children: BlockNode[] };
	item: { children: BlockNode[] };
	quote: { children: BlockNode[] };
	'code-block': { language: string | null; text: string };
	rule: object;
	table: { head: TableCell[]; rows: TableCell[][] };
	callout: { tone: CalloutTone; title: string | null; children: BlockNode[] };
	/** A story, with checks inside. */
	case: { title: string | null; children: BlockNode[] };
	/** A question as it is shown: what is right and why is kept apart, in a `CheckKey`. */
	check: {
		/** Stays the same over all publications. */
		id: string;
		kind: CheckKind;
		isRequired: boolean;
		stem: BlockNode[];
		/** What can be chosen, the steps in a mixed order, or the left column of a match. */
		options: CheckOption[];
		/** The right column of a match in a mixed order. */
		matches: CheckMatch[];
	};
	/** A sheet to print and fill in; a run of underscores is a line to write on. */
	form: { id: string; title: string | null; children: BlockNode[] };
	figure: { src: string; alt: string; children: BlockNode[] };
	/** The children are the transcript. */
	audio: {
		id: string;
		src: string;
		/** How long it is. */
		seconds: number;
		title: string | null;
		children: BlockNode[];
	};
	/** The children are the transcript. */
	video: {
		id: string;
		src: string;
		/** How long it is. */
		seconds: number;
		captions: string;
		poster: string | null;
		title: string | null;
		children: BlockNode[];
	};
	download: { src: string; title: string; children: BlockNode[] };
	/** Blocks that only stand there: no parser makes one, `settle` does. */
	still: { html: string; children: BlockNode[] };
}

export const calloutTones = ['note', 'tip', 'law', 'warning'] as const;

export type CalloutTone = (typeof calloutTones)[number];

export interface CheckOption {
	id: string;
	children: BlockNode[];
}

export interface CheckMatch {
	id: string;
	children: InlineNode[];
}

export interface TableCell {
	alignment: Alignment | null;
	children: InlineNode[];
}

export type InlineNode = {
	[Type in keyof InlineNodes]: { type: Type } & InlineNodes[Type];
}[keyof InlineNodes];

export type BlockNode = {
	[Type in keyof BlockNodes]: { type: Type; lines: Lines } & BlockNodes[Type];
}[keyof BlockNodes];

export type MarkdownNode = BlockNode | InlineNode;
export type NodeType = MarkdownNode['type'];
export type NodeOf<Type extends NodeType> = Extract<MarkdownNode, { type: Type }>;

export interface MarkdownDocument {
	/** The words of the first heading, where the text begins with one. */
	title: string | undefined;
	children: BlockNode[];
}

/** The words of inline nodes without their form: for titles, ids and search. */
export function plainText(nodes: readonly InlineNode[]): string {
	return nodes
		.map((node) => {
			if (node.type === 'text' || node.type === 'code') return node.text;
			if (node.type === 'image') return node.alt;
			return node.type === 'break' ? ' ' : plainText(node.children);
		})
		.join('');
}
