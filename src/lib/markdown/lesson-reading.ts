import type { CheckKey, CheckKind } from '../courses/check.ts';
import type { Directives } from './directive.ts';
import type { NodeOf } from './tree.ts';

export const lessonLimits = {
	checksMax: 30,
	/** Characters of a title in a directive. */
	titleLengthMax: 80,
	/** Characters of an alt text. */
	altLengthMax: 300,
	/** Characters of an option, a step, or a cell of a match. */
	optionLengthMax: 300,
	/** Characters of what a check asks, and of what explains it. */
	questionLengthMax: 3_000,
	/** Characters of a wording that counts as an answer. */
	wordingLengthMax: 60,
	/** Seconds of a recording: four hours. */
	recordingSecondsMax: 14_400
} as const;

/** What is wrong in a lesson; its words are `content_error_<code>` in the catalogues. */
export interface LessonProblem {
	/** Counted from 1. */
	line: number;
	code: string;
	values: Record<string, string | number>;
}

/** A check, apart: what is shown of it, and what must not be. */
export interface LessonCheck {
	slug: string;
	kind: CheckKind;
	isRequired: boolean;
	shown: Pick<NodeOf<'check'>, 'stem' | 'options' | 'matches'>;
	key: CheckKey;
}

/** What is gathered while the blocks of a lesson, or of another text with directives, are read. */
export interface LessonReading {
	/** Which blocks there may be between colons. */
	directives: Directives;
	/** The lines of the source, to see whether a block was closed. */
	lines: readonly string[];
	/** What the course explains, by the word. */
	terms: ReadonlyMap<string, string>;
	/** Where each file of the package will be served, by its path such as `media/map.png`. */
	media: ReadonlyMap<string, string>;
	/** Which of the lines, from 0, end a block. */
	closings: Set<number>;
	problems: LessonProblem[];
	checks: LessonCheck[];
	ids: Set<string>;
	/** The words that were explained, and the files that were named. */
	usedTerms: Set<string>;
	usedMedia: Set<string>;
}

/** A reading in which nothing is read yet. */
export function startReading(
	source: string,
	given: Pick<LessonReading, 'directives' | 'terms' | 'media'>
): LessonReading {
	return {
		...given,
		lines: source.split(/\r\n?|\n/),
		closings: new Set(),
		problems: [],
		checks: [],
		ids: new Set(),
		usedTerms: new Set(),
		usedMedia: new Set()
	};
}

/** Notes what is wrong, and gives nothing: for `return complain(…)`. */
export function complain(
	reading: LessonReading,
	line: number,
	code: string,
	values: LessonProblem['values'] = {}
): undefined {
	reading.problems.push({ line, code, values });
}

const mediaEndings = {
	picture: ['png', 'jpg', 'jpeg', 'webp'],
	sound: ['mp3', 'm4a', 'ogg'],
	film: ['mp4', 'webm'],
	captions: ['vtt'],
	document: ['pdf', 'docx', 'xlsx']
} as const;

export type MediaUse = keyof typeof mediaEndings;

export const mediaPathPattern = /^media\/([a-z0-9-]+\/)*[a-z0-9][a-z0-9._-]*\.[a-z0-9]+$/;
export const mediaPathLengthMax = 200;

/** The address of a file of the package, for one of the uses that files have. */
export function readMedia(
	reading: LessonReading,
	line: number,
	path: string,
	use: MediaUse
): string | undefined {
	if (!mediaPathPattern.test(path) || path.length > mediaPathLengthMax)
		return complain(reading, line, 'media-path', { path });
	const endings: readonly string[] = mediaEndings[use];
	if (!endings.includes(path.slice(path.lastIndexOf('.') + 1)))
		return complain(reading, line, 'media-ending', { path, endings: endings.join(' ') });
	const address = reading.media.get(path);
	if (address === undefined) return complain(reading, line, 'media-missing', { path });
	reading.usedMedia.add(path);
	return address;
}
