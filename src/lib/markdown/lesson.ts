import { lessonDirectives } from './lesson-directives.ts';
import {
	complain,
	lessonLimits,
	startReading,
	type LessonCheck,
	type LessonProblem,
	type LessonReading
} from './lesson-reading.ts';
import { MarkdownTooMuch, parseMarkdown } from './parse.ts';
import { splitSections } from './sections.ts';
import { refuseStrayColons } from './stray-colons.ts';
import { blockText, countCharacters, walkBlocks } from './text.ts';
import type { MarkdownDocument } from './tree.ts';

/** A section as progress and search know it. */
export interface SectionOutline {
	slug: string;
	title: string | null;
	/** How much there is to read, in Chinese characters. */
	characters: number;
}

export interface LessonBody {
	document: MarkdownDocument;
	checks: LessonCheck[];
	sections: SectionOutline[];
	/** The words of each section without their form, in the order of the sections. */
	texts: string[];
	/** All there is to read, explanations of checks included. */
	characters: number;
	/** The files that it names, and the words that it has explained. */
	media: string[];
	terms: string[];
	problems: LessonProblem[];
}

/**
 * Reads the Markdown of a lesson, without its front matter. Whatever is wrong is in `problems`; while
 * there is one, the rest is not to be kept.
 *
 * @param options.terms what the course explains, by the word
 * @param options.media where each file of the package will be served, by its path
 */
export function parseLessonBody(
	source: string,
	options: { terms: ReadonlyMap<string, string>; media: ReadonlyMap<string, string> }
): LessonBody {
	const reading = startReading(source, { ...options, directives: lessonDirectives });
	const document = parseDocument(source, reading) ?? { title: undefined, children: [] };
	const sections = splitSections(document);
	const texts = sections.map(({ children }) => blockText(children));
	const keys = reading.checks.flatMap(({ key }) => [
		...Object.values(key.feedback).map(blockText),
		blockText(key.explanation)
	]);
	return {
		document,
		checks: reading.checks,
		sections: sections.map(({ slug, title }, index) => ({
			slug,
			title,
			characters: countCharacters(texts[index] ?? '')
		})),
		texts,
		characters: countCharacters([...texts, ...keys].join('\n')),
		media: [...reading.usedMedia].sort(),
		terms: [...reading.usedTerms].sort(),
		problems: reading.problems.sort((a, b) => a.line - b.line)
	};
}

function parseDocument(source: string, lesson: LessonReading): MarkdownDocument | undefined {
	try {
		const document = parseMarkdown(source, { lesson });
		examine(lesson, document);
		return document;
	} catch (error) {
		if (!(error instanceof MarkdownTooMuch)) throw error;
		return complain(lesson, 1, error.code);
	}
}

/** What only the whole shows. */
function examine(reading: LessonReading, { children }: MarkdownDocument): void {
	if (reading.problems.length === 0 && blockText(children).trim() === '')
		complain(reading, 1, 'lesson-empty');
	if (reading.checks.length > lessonLimits.checksMax) {
		const values = { count: reading.checks.length, limit: lessonLimits.checksMax };
		complain(reading, 1, 'too-many-checks', values);
	}
	for (const block of walkBlocks(children)) {
		if (block.type !== 'heading') continue;
		const line = block.lines[0] + 1;
		if (block.level === 1) complain(reading, line, 'heading-first-level');
		else if (block.level === 2 && !children.includes(block))
			complain(reading, line, 'heading-within');
	}
	refuseStrayColons(reading, children);
}
