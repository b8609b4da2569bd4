import { fold, wordsOf } from './tokens.ts';

/** A text with the places in it that answer a question, as offsets into it. */
export interface MarkedText {
	text: string;
	/** In order, and apart from one another. */
	marks: [start: number, end: number][];
}

export interface Excerpt extends MarkedText {
	/** Whether the text begins, or ends, in the middle of something. */
	isCutBefore: boolean;
	isCutAfter: boolean;
}

export const excerptLengths = {
	/** Characters before the first place, at most. */
	before: 18,
	/** Characters of the whole. */
	whole: 60
} as const;

/** A text with every place marked that the question asks for. */
export function markText(text: string, query: string): MarkedText {
	const { folded, places } = foldWithPlaces(text);
	const found: [number, number][] = [];
	for (const run of new Set(wordsOf(query).flat())) {
		for (let at = folded.indexOf(run); at >= 0; at = folded.indexOf(run, at + 1)) {
			const end = at + run.length;
			if (isWhole(folded, run, at, end))
				found.push([places[at] ?? text.length, places[end] ?? text.length]);
		}
	}
	return { text, marks: joinMarks(found) };
}

/** The part of a text around the first place that the question asks for, or else its beginning. */
export function excerptOf(body: string, query: string): Excerpt {
	const text = body.replace(/\s+/g, ' ').trim();
	const { marks } = markText(text, query);
	const [first = 0] = marks[0] ?? [];
	const start = startBefore(text, first);
	const end = withoutHalf(text, Math.min(text.length, start + excerptLengths.whole));
	return {
		text: text.slice(start, end),
		marks: marks
			.filter(([from]) => from >= start && from < end)
			.map(([from, to]) => [from - start, Math.min(to, end) - start]),
		isCutBefore: start > 0,
		isCutAfter: end < text.length
	};
}

/** The last beginning of a sentence before the place, where one is near; else a few characters. */
function startBefore(text: string, place: number): number {
	const earliest = Math.max(0, place - excerptLengths.before);
	if (earliest === 0) return 0;
	const before = text.slice(earliest, place);
	const sentence = Math.max(...[...'。！？；.!?;'].map((mark) => before.lastIndexOf(mark)));
	return withoutHalf(text, sentence < 0 ? earliest : earliest + sentence + 1);
}

/** Not between the two halves of a character beyond the first 65,536. */
function withoutHalf(text: string, at: number): number {
	return /[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at;
}

/** A word of another script than Chinese is found whole, as the search finds it. */
function isWhole(folded: string, run: string, start: number, end: number): boolean {
	if (/^\p{Script=Han}/u.test(run)) return true;
	const isLetter = (character: string | undefined) =>
		character !== undefined &&
		/[\p{L}\p{N}]/u.test(character) &&
		!/\p{Script=Han}/u.test(character);
	return !isLetter(folded[start - 1]) && !isLetter(folded[end]);
}

/** The folded text, and for each of its places the one in the text that it comes from. */
function foldWithPlaces(text: string): { folded: string; places: number[] } {
	let folded = '';
	const places: number[] = [];
	let at = 0;
	for (const character of text) {
		const piece = fold(character);
		for (let index = 0; index < piece.length; index++) places.push(at);
		folded += piece;
		at += character.length;
	}
	places.push(at);
	return { folded, places };
}

function joinMarks(found: [number, number][]): [number, number][] {
	const joined: [number, number][] = [];
	for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
		const last = joined.at(-1);
		if (last && start <= last[1]) last[1] = Math.max(last[1], end);
		else joined.push([start, end]);
	}
	return joined;
}
