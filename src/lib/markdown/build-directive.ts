import type { Token } from 'markdown-it';
import { checkKinds, type CheckKind } from '../courses/check.ts';
import { readCheck } from './build-check.ts';
import { readHeader, type DirectiveHeader } from './directive-syntax.ts';
import {
	complain,
	lessonLimits,
	readMedia,
	slugLengthMax,
	slugPattern,
	type LessonReading,
	type MediaUse
} from './lesson-reading.ts';
import { blockText, walkBlocks } from './text.ts';
import { calloutTones, type BlockNode, type CalloutTone } from './tree.ts';

interface Opening extends DirectiveHeader {
	/** Where it stands, from 1. */
	line: number;
	lines: readonly [number, number];
}

type DirectiveReader = (
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
) => BlockNode | undefined;

/** The block that a directive stands for; nothing, and a problem noted, where it is wrong. */
export function readDirective(
	reading: LessonReading,
	token: Token,
	children: BlockNode[]
): BlockNode | undefined {
	const lines = token.map ?? [0, 0];
	const line = lines[0] + 1;
	const header = readHeader(token.info);
	const { name } = header;
	const isEnded = isClosed(reading, token);
	if (isEnded) reading.closings.add(lines[1]);
	if (!Object.hasOwn(directives, name))
		return complain(reading, line, 'unknown-directive', { name: name.slice(0, 40) });
	if (!isEnded) return complain(reading, line, 'directive-open', { name });
	const { attributes, read, holds, hasId = false } = directives[name as DirectiveName] as Directive;
	for (const key of header.attributes.keys()) {
		if (!attributes?.includes(key))
			return complain(reading, line, 'unknown-attribute', { name, key });
	}
	for (const node of walkBlocks(children)) {
		if (!Object.hasOwn(directives, node.type) || holds?.includes(node.type)) continue;
		const values = { name: node.type, within: name };
		return complain(reading, node.lines[0] + 1, 'directive-nested', values);
	}
	const opening: Opening = { ...header, line, lines };
	if (!isIdGood(reading, opening, hasId)) return undefined;
	const node = read(reading, opening, children);
	return node && { ...node, lines };
}

interface Directive {
	read: DirectiveReader;
	hasId?: boolean;
	/** The directives that may stand in it. */
	holds?: readonly string[];
	attributes?: readonly string[];
}

type DirectiveName = keyof typeof directives;

const directives = {
	callout: { holds: ['figure', 'download'], read: readCallout },
	case: {
		holds: ['callout', 'check', 'form', 'figure', 'audio', 'video', 'download'],
		read: (reading, opening, children) => ({
			type: 'case',
			lines: opening.lines,
			title: titleOf(reading, opening, opening.words),
			children
		})
	},
	check: { hasId: true, holds: ['callout', 'figure'], read: readCheckOpening },
	form: {
		hasId: true,
		holds: ['callout', 'figure'],
		read: (reading, opening, children) => ({
			type: 'form',
			lines: opening.lines,
			id: idOf(opening),
			title: titleOf(reading, opening, opening.words),
			children
		})
	},
	figure: { attributes: ['alt'], read: readFigure },
	audio: { hasId: true, read: readAudio },
	video: { hasId: true, attributes: ['captions', 'poster'], read: readVideo },
	download: { read: readDownload }
} as const satisfies Record<string, Directive>;

function readCallout(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
): BlockNode | undefined {
	const [tone = '', ...words] = opening.words;
	if (!isTone(tone)) {
		const tones = calloutTones.join(' ');
		return complain(reading, opening.line, 'callout-tone', { tone, tones });
	}
	const title = titleOf(reading, opening, words);
	return { type: 'callout', lines: opening.lines, tone, title, children };
}

function readCheckOpening(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
): BlockNode | undefined {
	const [kind = '', ...words] = opening.words;
	const { line } = opening;
	if (!isKind(kind)) {
		const kinds = checkKinds.join(' ');
		return complain(reading, line, 'check-kind', { kind, kinds });
	}
	const isRequired = words[0] !== 'optional';
	const [stray] = isRequired ? words : words.slice(1);
	if (stray !== undefined) return complain(reading, line, 'directive-word', { word: stray });
	return readCheck(reading, { id: idOf(opening), kind, isRequired, line }, children);
}

function readFigure(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
): BlockNode | undefined {
	const { line, lines } = opening;
	const [path = '', stray] = opening.words;
	if (stray !== undefined) return complain(reading, line, 'directive-word', { word: stray });
	const alt = (opening.attributes.get('alt') ?? '').trim();
	if (alt === '') return complain(reading, line, 'alt-missing', { path });
	if ([...alt].length > lessonLimits.altLengthMax) {
		const values = { length: [...alt].length, limit: lessonLimits.altLengthMax };
		return complain(reading, line, 'text-too-long', values);
	}
	const src = readMedia(reading, line, path, 'picture');
	return src === undefined ? undefined : { type: 'figure', lines, src, alt, children };
}

function readAudio(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
): BlockNode | undefined {
	const spoken = readSpoken(reading, opening, children, 'sound');
	return spoken && { type: 'audio', ...spoken };
}

function readVideo(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
): BlockNode | undefined {
	const { line, attributes } = opening;
	const captionsPath = attributes.get('captions');
	if (!captionsPath) return complain(reading, line, 'captions-missing', { id: idOf(opening) });
	const captions = readMedia(reading, line, captionsPath, 'captions');
	const posterPath = attributes.get('poster');
	const poster = posterPath === undefined ? null : readMedia(reading, line, posterPath, 'picture');
	const spoken = readSpoken(reading, opening, children, 'film');
	if (!spoken || captions === undefined || poster === undefined) return undefined;
	return { type: 'video', ...spoken, captions, poster };
}

/** Sound and film: whoever cannot hear reads what is said. */
function readSpoken(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[],
	use: MediaUse
) {
	const { line, lines } = opening;
	const [path, words] = takePath(opening);
	const id = idOf(opening);
	if (blockText(children).trim() === '')
		return complain(reading, line, 'transcript-missing', { id });
	const src = readMedia(reading, line, path, use);
	const title = titleOf(reading, opening, words);
	return src === undefined ? undefined : { lines, id, src, title, children };
}

function readDownload(
	reading: LessonReading,
	opening: Opening,
	children: BlockNode[]
): BlockNode | undefined {
	const { line, lines } = opening;
	const [path, words] = takePath(opening);
	const title = titleOf(reading, opening, words);
	if (title === null) return complain(reading, line, 'title-missing', { path });
	const src = readMedia(reading, line, path, 'document');
	return src === undefined ? undefined : { type: 'download', lines, src, title, children };
}

function takePath({ words }: Opening): [path: string, words: string[]] {
	const at = words.findIndex((word) => word.startsWith('media/'));
	return [words[at] ?? '', words.filter((_word, index) => index !== at)];
}

function titleOf(reading: LessonReading, { line }: Opening, words: readonly string[]) {
	const title = words.join(' ');
	const length = [...title].length;
	const limit = lessonLimits.titleLengthMax;
	if (length > limit) complain(reading, line, 'text-too-long', { length, limit });
	return title === '' ? null : title;
}

function isIdGood(reading: LessonReading, { ids, name, line }: Opening, hasId: boolean): boolean {
	const [id, second] = ids;
	const fail = (code: string, values: Record<string, string>) => {
		complain(reading, line, code, values);
		return false;
	};
	if (!hasId) return id === undefined || fail('id-unexpected', { name });
	if (id === undefined) return fail('id-missing', { name });
	if (second !== undefined) return fail('id-twice', { name });
	if (!slugPattern.test(id) || id.length > slugLengthMax)
		return fail('id-form', { id: id.slice(0, 80) });
	if (reading.ids.has(id)) return fail('id-doubled', { id });
	reading.ids.add(id);
	return true;
}

function idOf({ ids }: Opening): string {
	return ids[0] ?? '';
}

/** The parser ends an open block where what is around it ends: the author meant something else. */
function isClosed({ lines }: LessonReading, { map, markup }: Token): boolean {
	const last = lines[map?.[1] ?? -1] ?? '';
	return (/:+\s*$/.exec(last)?.[0].trim().length ?? 0) >= markup.length;
}

function isTone(word: string): word is CalloutTone {
	return (calloutTones as readonly string[]).includes(word);
}

function isKind(word: string): word is CheckKind {
	return (checkKinds as readonly string[]).includes(word);
}
