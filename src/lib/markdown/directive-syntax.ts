import container from 'markdown-it-container';
import type { MarkdownIt } from 'markdown-it';

/** The words behind the name of a directive. */
export interface DirectiveHeader {
	name: string;
	/** Each `#id`. */
	ids: string[];
	/** Each `key=value` and `key="two words"`. */
	attributes: Map<string, string>;
	/** Whatever else there is, in its order. */
	words: string[];
}

// Quotes may be straight or those that a Chinese keyboard gives.
const part = /#(\S*)|([a-z][a-z0-9-]*)=(?:"([^"]*)"|“([^”]*)”|(\S*))|(\S+)/g;

/** Reads what stands behind the colons of `:::name …`. */
export function readHeader(info: string): DirectiveHeader {
	const text = info.trim();
	const name = /^[a-z][a-z-]*(?=\s|$)/.exec(text)?.[0] ?? text.split(/\s/)[0] ?? '';
	const header: DirectiveHeader = { name, ids: [], attributes: new Map(), words: [] };
	for (const [, id, key, straight, curly, bare, word] of text.slice(name.length).matchAll(part)) {
		if (id !== undefined) header.ids.push(id);
		else if (key !== undefined) header.attributes.set(key, straight ?? curly ?? bare ?? '');
		else if (word !== undefined) header.words.push(word);
	}
	return header;
}

/**
 * Blocks between `:::name` and `:::`, and `:name[…]` within a sentence. Which names there are is for
 * the reader of the tokens to say.
 */
export function directiveSyntax(markdown: MarkdownIt): void {
	markdown.use(container, 'directive', { validate: (header: string) => header.trim() !== '' });
	// A line to write on is no emphasis of what stands between two of them.
	markdown.inline.ruler.before('emphasis', 'blank', (state, silent) => {
		const blank = /^_{4,}/.exec(state.src.slice(state.pos, state.pos + blankLengthMax))?.[0];
		if (blank === undefined) return false;
		if (!silent) state.push('text', '', 0).content = blank;
		state.pos += blank.length;
		return true;
	});
	markdown.inline.ruler.before('link', 'directive', (state, silent) => {
		const opening = /^:([a-z]+)\[/.exec(state.src.slice(state.pos, state.pos + nameLengthMax));
		if (!opening) return false;
		const start = state.pos;
		const labelStart = start + opening[0].length;
		const labelEnd = state.md.helpers.parseLinkLabel(state, labelStart - 1, true);
		if (labelEnd < 0) return false;
		if (!silent) {
			const end = state.posMax;
			state.push('directive_open', '', 1).info = opening[1] ?? '';
			state.pos = labelStart;
			state.posMax = labelEnd;
			state.linkLevel++;
			state.md.inline.tokenize(state);
			state.linkLevel--;
			state.push('directive_close', '', -1);
			state.posMax = end;
		}
		state.pos = labelEnd + 1;
		return true;
	});
}

const blankLengthMax = 200;
const nameLengthMax = 22;
