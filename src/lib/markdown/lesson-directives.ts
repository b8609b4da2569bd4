import { checkKinds, type CheckKind } from '../courses/check.ts';
import { readCheck } from './build-check.ts';
import { idOf, type Directives, type Opening } from './directive.ts';
import {
	complain,
	lessonLimits,
	readMedia,
	type LessonReading,
	type MediaUse
} from './lesson-reading.ts';
import { blockText } from './text.ts';
import { calloutTones, type BlockNode, type CalloutTone } from './tree.ts';

/** The blocks of a lesson, by their names. */
export const lessonDirectives = {
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
	audio: { hasId: true, attributes: ['seconds'], read: readAudio },
	video: { hasId: true, attributes: ['captions', 'poster', 'seconds'], read: readVideo },
	download: { read: readDownload }
} as const satisfies Directives;

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
	const seconds = secondsOf(opening);
	if (seconds === undefined) return complain(reading, line, 'seconds-missing');
	const src = readMedia(reading, line, path, use);
	const title = titleOf(reading, opening, words);
	return src === undefined ? undefined : { lines, id, src, seconds, title, children };
}

/** How long a recording is: nobody can be held to have heard what has no end. */
function secondsOf({ attributes }: Opening): number | undefined {
	const text = attributes.get('seconds') ?? '';
	const seconds = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
	return seconds > 0 && seconds <= lessonLimits.recordingSecondsMax ? seconds : undefined;
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

function isTone(word: string): word is CalloutTone {
	return (calloutTones as readonly string[]).includes(word);
}

function isKind(word: string): word is CheckKind {
	return (checkKinds as readonly string[]).includes(word);
}
