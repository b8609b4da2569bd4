import { complain, startReading, type LessonProblem } from '../markdown/lesson-reading.ts';
import { MarkdownTooMuch, parseMarkdown } from '../markdown/parse.ts';
import { refuseStrayColons } from '../markdown/stray-colons.ts';
import { questionDirectives, type Gathered } from './question-directives.ts';
import { questionLimits } from './question-limits.ts';
import type { ReadQuestion } from './question-reading.ts';

const fileLimits = { bytesMax: questionLimits.fileBytesMax, nodesMax: 200_000 };

// Controls but tabs and line ends, halves of characters, and marks that turn the reading direction.
const oddCharacters = /(?![\t\n])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/**
 * Reads the questions of a file, without its front matter. Whatever is wrong is in `problems`; while
 * there is one, the questions are not to be kept.
 *
 * @param source with line ends of one character
 */
export function parseQuestions(source: string): {
	questions: ReadQuestion[];
	problems: LessonProblem[];
} {
	const gathered: Gathered = { questions: [], tasks: [], places: [] };
	const directives = questionDirectives(gathered);
	const reading = startReading(source, { directives, terms: new Map(), media: new Map() });
	const odd = reading.lines.findIndex((line) => oddCharacters.test(line));
	if (odd >= 0) complain(reading, odd + 1, 'question-odd-characters');
	try {
		const { children } = parseMarkdown(source, { lesson: reading, limits: fileLimits });
		for (const { lines } of gathered.tasks) complain(reading, lines[0] + 1, 'task-alone');
		const [stray] = children;
		if (stray) complain(reading, stray.lines[0] + 1, 'question-stray');
		refuseStrayColons(reading, children);
	} catch (error) {
		if (!(error instanceof MarkdownTooMuch)) throw error;
		complain(reading, 1, error.code);
	}
	const { questions } = gathered;
	const limit = questionLimits.questionsMax;
	if (questions.length > limit)
		complain(reading, 1, 'questions-many', { count: questions.length, limit });
	if (questions.length === 0 && reading.problems.length === 0)
		complain(reading, 1, 'questions-none');
	return { questions, problems: reading.problems.sort((a, b) => a.line - b.line) };
}
