import type { Token } from 'markdown-it';
import { readDirective } from './build-directive.ts';
import { complain, readMedia, type LessonReading } from './lesson-reading.ts';
import { isAllowedImage, isExternalLink, isRelativeLink } from './link-policy.ts';
import {
	plainText,
	type Alignment,
	type BlockNode,
	type InlineNode,
	type Lines,
	type MarkdownDocument,
	type TableCell
} from './tree.ts';

/** Tokens in the order of the text, and how far they were read. */
interface Reading {
	tokens: readonly Token[];
	at: number;
	/** The line of the source that is being read, from 1. */
	line: number;
	/** How often each heading id was given. */
	ids: Map<string, number>;
	/** Where the text is a lesson: what is gathered beside the tree. */
	lesson: LessonReading | undefined;
}

/** The tree of a flat list of tokens. A token that no rule knows is a mistake of ours, not of the text. */
export function buildTree(tokens: readonly Token[], lesson?: LessonReading): MarkdownDocument {
	const reading: Reading = { tokens, at: 0, line: 1, ids: new Map(), lesson };
	const children = readBlocks(reading, undefined);
	const [first] = children;
	return {
		title: first?.type === 'heading' ? plainText(first.children) : undefined,
		children
	};
}

function readBlocks(reading: Reading, end: string | undefined): BlockNode[] {
	const blocks: BlockNode[] = [];
	for (let token = next(reading); token && token.type !== end; token = next(reading)) {
		const read = blockReaders[token.type];
		if (!read) throw new Error(`No rule reads the token ${token.type}.`);
		const block = read(reading, token);
		if (block) blocks.push(block);
	}
	return blocks;
}

const blockReaders: Record<string, (reading: Reading, token: Token) => BlockNode | undefined> = {
	heading_open: (reading, token) => {
		const children = readInlineUntil(reading, 'heading_close');
		const id = headingId(reading, plainText(children));
		return { type: 'heading', lines: linesOf(token), level: Number(token.tag[1]), id, children };
	},
	paragraph_open: (reading, token) => ({
		type: 'paragraph',
		lines: linesOf(token),
		isTight: token.hidden,
		children: readInlineUntil(reading, 'paragraph_close')
	}),
	bullet_list_open: (reading, token) => ({
		type: 'list',
		lines: linesOf(token),
		isOrdered: false,
		start: 1,
		children: readBlocks(reading, 'bullet_list_close')
	}),
	ordered_list_open: (reading, token) => ({
		type: 'list',
		lines: linesOf(token),
		isOrdered: true,
		start: Number(token.attrGet('start') ?? 1),
		children: readBlocks(reading, 'ordered_list_close')
	}),
	list_item_open: (reading, token) => ({
		type: 'item',
		lines: linesOf(token),
		children: readBlocks(reading, 'list_item_close')
	}),
	blockquote_open: (reading, token) => ({
		type: 'quote',
		lines: linesOf(token),
		children: readBlocks(reading, 'blockquote_close')
	}),
	code_block: (_reading, token) => codeBlock(token, null),
	fence: (_reading, token) =>
		codeBlock(token, /^[\w+-]{1,20}/.exec(token.info.trim())?.[0] ?? null),
	hr: (_reading, token) => ({ type: 'rule', lines: linesOf(token) }),
	table_open: readTable,
	container_directive_open: (reading, token) => {
		const children = readBlocks(reading, 'container_directive_close');
		return reading.lesson && readDirective(reading.lesson, token, children);
	}
};

function codeBlock(token: Token, language: string | null): BlockNode {
	const text = token.content.replace(/\n$/, '');
	return { type: 'code-block', lines: linesOf(token), language, text };
}

function readTable(reading: Reading, table: Token): BlockNode {
	const rows: TableCell[][] = [];
	for (let token = next(reading); token?.type !== 'table_close'; token = next(reading)) {
		if (!token) throw new Error('A table has no end.');
		if (token.type === 'tr_open') rows.push([]);
		if (token.type === 'th_open' || token.type === 'td_open') {
			const alignment = alignmentOf(token);
			const children = readInlineUntil(reading, token.type.replace('_open', '_close'));
			rows.at(-1)?.push({ alignment, children });
		}
	}
	const [head = [], ...body] = rows;
	return { type: 'table', lines: linesOf(table), head, rows: body };
}

function alignmentOf(token: Token): Alignment | null {
	const match = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style') ?? ''));
	return (match?.[1] as Alignment | undefined) ?? null;
}

function readInlineUntil(reading: Reading, end: string): InlineNode[] {
	const children: InlineNode[] = [];
	for (let token = next(reading); token && token.type !== end; token = next(reading)) {
		const inline: Reading = { ...reading, tokens: token.children ?? [], at: 0 };
		children.push(...readInlines(inline, undefined));
	}
	return children;
}

function readInlines(reading: Reading, end: string | undefined): InlineNode[] {
	const nodes: InlineNode[] = [];
	for (let token = next(reading); token && token.type !== end; token = next(reading)) {
		const read = inlineReaders[token.type];
		if (!read) throw new Error(`No rule reads the token ${token.type}.`);
		const node = read(reading, token);
		const last = nodes.at(-1);
		if (node.type !== 'text') nodes.push(node);
		else if (last?.type === 'text') last.text += node.text;
		else if (node.text !== '') nodes.push(node);
	}
	return joinLines(nodes);
}

const inlineReaders: Record<string, (reading: Reading, token: Token) => InlineNode> = {
	text: (_reading, token) => ({ type: 'text', text: token.content }),
	text_special: (_reading, token) => ({ type: 'text', text: token.content }),
	softbreak: () => ({ type: 'text', text: '\n' }),
	hardbreak: () => ({ type: 'break' }),
	code_inline: (_reading, token) => ({ type: 'code', text: token.content }),
	em_open: (reading) => ({ type: 'emphasis', children: readInlines(reading, 'em_close') }),
	strong_open: (reading) => ({ type: 'strong', children: readInlines(reading, 'strong_close') }),
	s_open: (reading) => ({ type: 'strike', children: readInlines(reading, 's_close') }),
	link_open: (reading, token) => {
		const href = String(token.attrGet('href') ?? '');
		if (reading.lesson && isRelativeLink(href))
			complain(reading.lesson, reading.line, 'link-relative', { href: href.slice(0, 80) });
		return {
			type: 'link',
			href,
			title: titleOf(token),
			isExternal: isExternalLink(href),
			children: readInlines(reading, 'link_close')
		};
	},
	image: (reading, token) => {
		const src = imageAddress(reading, token);
		if (src === undefined) return { type: 'text', text: token.content };
		return { type: 'image', src, alt: token.content, title: titleOf(token) };
	},
	directive_open: (reading, token) => {
		const children = readInlines(reading, 'directive_close');
		return { type: 'term', meaning: meaningOf(reading, token.info, children), children };
	}
};

/** In a lesson, a picture comes from the package and says in words what it shows. */
function imageAddress({ lesson, line }: Reading, token: Token): string | undefined {
	const src = String(token.attrGet('src') ?? '');
	if (!lesson) return isAllowedImage(src) ? src : undefined;
	if (token.content.trim() === '') complain(lesson, line, 'alt-missing', { path: src });
	return readMedia(lesson, line, src, 'picture');
}

function meaningOf(
	{ lesson, line }: Reading,
	name: string,
	children: readonly InlineNode[]
): string | null {
	if (!lesson) return null;
	const word = plainText(children);
	const meaning = lesson.terms.get(word);
	if (name !== 'term') complain(lesson, line, 'unknown-directive', { name });
	else if (meaning === undefined)
		complain(lesson, line, 'unknown-term', { word: word.slice(0, 40) });
	else lesson.usedTerms.add(word);
	return meaning ?? null;
}

/**
 * A line break in the source is a space between words, and nothing between Chinese characters: an
 * author may break a sentence anywhere.
 */
function joinLines(nodes: InlineNode[]): InlineNode[] {
	return nodes.map((node) =>
		node.type === 'text'
			? { ...node, text: node.text.replace(lineBreakInChinese, '').replace(/\n/g, ' ') }
			: node
	);
}

const chinese = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef\\u2018-\\u201d\\u2026\\u2014]';
const lineBreakInChinese = new RegExp(`(?<=${chinese})\\n(?=${chinese})`, 'gu');

function titleOf(token: Token): string | null {
	const title = token.attrGet('title');
	return title === null ? null : String(title);
}

/** With a prefix, so that no heading of an author takes the place of an element of the page. */
function headingId(reading: Reading, text: string): string {
	const slug = text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 60);
	const count = (reading.ids.get(slug) ?? 0) + 1;
	reading.ids.set(slug, count);
	return `s-${slug || 'section'}${count > 1 ? `-${count}` : ''}`;
}

function linesOf(token: Token): Lines {
	return token.map ?? [0, 0];
}

function next(reading: Reading): Token | undefined {
	const token = reading.tokens[reading.at++];
	if (token?.map) reading.line = token.map[0] + 1;
	if (token?.type === 'softbreak' || token?.type === 'hardbreak') reading.line += 1;
	return token;
}
