import * as v from 'valibot';
import { subjects, type Subject } from '#lib/exam/question.ts';
import { parseQuestions } from '#lib/exam/question-text.ts';
import type { ReadQuestion } from '#lib/exam/question-reading.ts';
import { authoredSlug } from '../yaml/authored-text.ts';
import type { SourceError, SourceFile } from '../yaml/authored-yaml.ts';
import { readFrontMatter } from '../yaml/front-matter.ts';

const frontMatterSchema = v.strictObject({
	subject: v.picklist(subjects),
	edition: v.pipe(v.string(), v.regex(/^\d{4}版$/)),
	chapter: authoredSlug
});

/** What questions refer to. What is undefined is believed. */
export interface BankContext {
	/** The topic codes of a subject in an edition, chapters and points. */
	topicsOf: (edition: string, subject: Subject) => ReadonlySet<string> | undefined;
	/** The codes of laws. */
	laws: ReadonlySet<string> | undefined;
	/** Every `course/lesson` that there is. */
	lessons: ReadonlySet<string> | undefined;
	/** In which files an id stands. */
	filesOf: (slug: string) => readonly string[];
}

/** The questions of one chapter, ready to be written. */
export interface PreparedQuestionFile {
	/** From the content folder. */
	path: string;
	subject: Subject;
	edition: string;
	chapter: string;
	questions: ReadQuestion[];
}

/** Reads the questions of a chapter and everything that is wrong with them. */
export function prepareQuestionFile(
	file: SourceFile,
	context: BankContext
): { bank: PreparedQuestionFile | undefined; errors: SourceError[] } {
	const parts = readFrontMatter(file, frontMatterSchema, { code: 'question-front-matter' });
	if ('code' in parts) return { bank: undefined, errors: [parts] };
	const { questions, problems } = parseQuestions(parts.body);
	const errors: SourceError[] = [
		...parts.front.errors,
		...problems.map((problem) => ({ file: file.path, ...problem }))
	];
	if (!parts.front.value) return { bank: undefined, errors };
	const bank: PreparedQuestionFile = { path: file.path, ...parts.front.value, questions };
	const { subject, edition, chapter } = bank;
	const topics = context.topicsOf(edition, subject);
	const complain = (line: number, code: string, values: SourceError['values']) =>
		errors.push({ file: file.path, line, code, values });
	const place = `questions/${subject}/${chapter}.md`;
	if (file.path !== place) complain(parts.front.lineOf(['chapter']), 'question-place', { place });
	if (topics && !topics.has(chapter))
		complain(parts.front.lineOf(['chapter']), 'chapter-unknown', { chapter, subject, edition });
	for (const question of questions) {
		for (const { code, values } of findBadReferences(question, { bank, topics, context }))
			complain(question.line, code, values);
	}
	return errors.length > 0 ? { bank: undefined, errors } : { bank, errors };
}

type Found = Pick<SourceError, 'code' | 'values'>;

/** What a question refers to and is not there. */
function findBadReferences(
	{ slug, points, laws, lesson }: ReadQuestion,
	{
		bank: { path, subject, chapter, edition },
		topics,
		context
	}: {
		bank: PreparedQuestionFile;
		topics: ReadonlySet<string> | undefined;
		context: BankContext;
	}
): Found[] {
	const found: Found[] = [];
	const prefix = `${subject.toLowerCase()}-`;
	if (!slug.startsWith(prefix)) found.push({ code: 'question-id', values: { id: slug, prefix } });
	const other = context.filesOf(slug).find((known) => known !== path);
	if (other) found.push({ code: 'question-doubled', values: { id: slug, file: other } });
	const [main = ''] = points;
	if (!main.startsWith(`${chapter}.`))
		found.push({ code: 'point-chapter', values: { id: slug, point: main, chapter } });
	for (const point of points) {
		if (topics?.has(point) === false)
			found.push({ code: 'point-unknown', values: { id: slug, point, subject, edition } });
	}
	for (const { code } of laws) {
		if (context.laws?.has(code) === false)
			found.push({ code: 'law-unknown', values: { id: slug, law: code } });
	}
	if (lesson !== null && context.lessons?.has(lesson) === false)
		found.push({ code: 'lesson-unknown', values: { id: slug, lesson } });
	return found;
}

/** The ids of a file of questions, without reading the rest of it. */
export function listQuestionIds(text: string): string[] {
	return [...text.matchAll(/^:{3,}[ \t]*(?:question|subjective)\b[^\n]*?[ \t]#(\S+)/gm)].map(
		([, id = '']) => id
	);
}
