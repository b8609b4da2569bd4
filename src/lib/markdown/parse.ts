import createMarkdownIt, { type MarkdownIt, type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { buildTree } from './build.ts';
import { directiveSyntax } from './directive-syntax.ts';
import type { LessonReading } from './lesson-reading.ts';
import { isAllowedLink } from './link-policy.ts';
import type { MarkdownDocument } from './tree.ts';

export interface MarkdownLimits {
	/** In UTF-8. */
	bytesMax: number;
	nodesMax: number;
}

export const markdownLimits: MarkdownLimits = { bytesMax: 100 * 1024, nodesMax: 20_000 };

/** Blocks and inlines within one another. */
const depthMax = 24;

/** A text that is too much for a page. The code tells what of it. */
export class MarkdownTooMuch extends Error {
	readonly code: 'markdown-too-long' | 'markdown-too-deep' | 'markdown-too-many-nodes';

	constructor(code: MarkdownTooMuch['code']) {
		super(code);
		this.code = code;
	}
}

// Characters that turn the reading direction let a text say something else than its source shows.
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g;

const parser = createParser();
const lessonParser = createParser().use(directiveSyntax);

/**
 * Markdown (CommonMark, tables and strikethrough) as a tree. HTML in it is text. A link that the
 * policy refuses stays what was typed; an image is left with its words alone.
 *
 * @param options.lesson reads directives too, and gathers there what belongs to them
 * @param options.limits for what is not shown as one page
 * @throws MarkdownTooMuch
 */
export function parseMarkdown(
	source: string,
	{ lesson, limits = markdownLimits }: { lesson?: LessonReading; limits?: MarkdownLimits } = {}
): MarkdownDocument {
	if (new TextEncoder().encode(source).length > limits.bytesMax)
		throw new MarkdownTooMuch('markdown-too-long');
	const markdown = lesson ? lessonParser : parser;
	const tokens = markdown.parse(source.replace(directionMarks, ''), {});
	refuseTooMuch(tokens, limits);
	return buildTree(tokens, lesson);
}

function createParser(): MarkdownIt {
	const markdown = createMarkdownIt({
		html: false,
		linkify: false,
		typographer: false,
		maxNesting: depthMax * 2
	});
	markdown.use(cjkFriendly);
	markdown.validateLink = isAllowedLink;
	return markdown;
}

function refuseTooMuch(tokens: readonly Token[], { nodesMax }: MarkdownLimits): void {
	let nodes = 0;
	let depth = 0;
	const count = (list: readonly Token[], depthBefore: number) => {
		depth = depthBefore;
		for (const token of list) {
			nodes += 1;
			depth += token.nesting;
			if (depth > depthMax) throw new MarkdownTooMuch('markdown-too-deep');
			if (nodes > nodesMax) throw new MarkdownTooMuch('markdown-too-many-nodes');
			if (token.children) {
				const here = depth;
				count(token.children, here);
				depth = here;
			}
		}
	};
	count(tokens, 0);
}
