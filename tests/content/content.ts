import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Tier } from '#lib/courses/codes.ts';
import type { BankQuestion, SubjectBank } from '#lib/server/content/bank.ts';
import { readBank } from '#lib/server/content/bank.ts';
import type { Subject } from '#lib/exam/question.ts';
import { parseQuestions } from '#lib/exam/question-text.ts';
import { parseLessonBody } from '#lib/markdown/lesson.ts';
import { blockText, walkBlocks } from '#lib/markdown/text.ts';
import { plainText, type BlockNode } from '#lib/markdown/tree.ts';
import type { CourseManifest } from '#lib/server/courses/course-file.ts';
import type { AuthoredLaw } from '#lib/server/questions/law-file.ts';

/** A lesson as the checks of the content see it. */
export interface LessonText {
	/** From the content folder. */
	file: string;
	tier: Tier;
	/** What is read on the way, checks left out. */
	running: string;
	/** All of it, notes and explanations of checks included. */
	whole: string;
	checks: number;
	forms: number;
}

export interface CourseText {
	slug: string;
	manifest: Pick<CourseManifest, 'tier' | 'services' | 'references' | 'summary'>;
	lessons: LessonText[];
}

/** All that people learn from. */
export interface Content {
	subjects: SubjectBank[];
	laws: AuthoredLaw[];
	courses: CourseText[];
}

/** One thing that must be true of the content. */
export interface ContentRule {
	name: string;
	/** What is not so, one line each; nothing where all is well. */
	find: (content: Content) => string[];
	/** A small content of which it is not true: the proof that the rule can fail. */
	bad: () => Content;
	/** How many lines the bad sample must give; one where it is not said. */
	badCount?: number;
}

/** The content that ships. */
export async function readContent(folder: string): Promise<Content> {
	const courses = readdirSync(join(folder, 'courses')).map((slug) => readCourse(folder, slug));
	return { ...(await readBank(folder)), courses };
}

function readCourse(content: string, slug: string): CourseText {
	const folder = join(content, 'courses', slug);
	const manifest: CourseManifest = parse(readFileSync(join(folder, 'course.yaml'), 'utf8'));
	return {
		slug,
		manifest: { ...manifest, references: manifest.references ?? [] },
		lessons: manifest.lessons.map((lesson) =>
			readLesson(readFileSync(join(folder, `${lesson}.md`), 'utf8'), {
				file: `courses/${slug}/${lesson}.md`,
				tier: manifest.tier
			})
		)
	};
}

/** A lesson from its file, with whatever is explained or shown in it. */
export function readLesson(text: string, { file, tier }: { file: string; tier: Tier }): LessonText {
	const source = text.replace(/^---\n[\s\S]*?\n---\n/, '');
	const words = [...source.matchAll(/:term\[([^\]]*)\]/g)].map(([, word = '']) => word);
	const paths = [...source.matchAll(/media\/[\w./-]+/g)].map(([path]) => path);
	const { document, checks } = parseLessonBody(source, {
		terms: new Map(words.map((word) => [word, word])),
		media: new Map(paths.map((path) => [path, path]))
	});
	const keys = checks.flatMap(({ key }) => [
		...Object.values(key.feedback).map(blockText),
		blockText(key.explanation)
	]);
	return {
		file,
		tier,
		running: linesOf(withoutChecks(document.children)),
		whole: [linesOf(document.children), ...keys].join('\n'),
		checks: checks.length,
		forms: [...walkBlocks(document.children)].filter(({ type }) => type === 'form').length
	};
}

function withoutChecks(blocks: readonly BlockNode[]): BlockNode[] {
	return blocks.flatMap((block): BlockNode[] => {
		if (block.type === 'check') return [];
		if (block.type === 'case' || block.type === 'callout')
			return [{ ...block, children: withoutChecks(block.children) }];
		return [block];
	});
}

/** The words of blocks, each cell of a table on a line of its own. */
function linesOf(blocks: readonly BlockNode[]): string {
	return blocks
		.map((block) => {
			if (block.type === 'table')
				return [block.head, ...block.rows]
					.flat()
					.map(({ children }) => plainText(children))
					.join('\n');
			return block.type === 'case' || block.type === 'callout' || block.type === 'form'
				? `${block.title ?? ''}\n${linesOf(block.children)}`
				: blockText([block]);
		})
		.join('\n');
}

const emptySyllabus = {
	edition: '2025版',
	status: 'active' as const,
	source: '示例',
	chapters: []
};

/** A content of a few questions and nothing else. */
export function questionsOf(
	texts: readonly string[],
	{
		subject = 'A2',
		chapters = [],
		laws = []
	}: {
		subject?: Subject;
		chapters?: SubjectBank['syllabus']['chapters'];
		laws?: AuthoredLaw[];
	} = {}
): Content {
	const { questions, problems } = parseQuestions(texts.join('\n\n'));
	if (problems.length > 0) throw new Error(JSON.stringify(problems));
	const placed = questions.map((question): BankQuestion => {
		const [chapter = ''] = (question.points[0] ?? '').split('.');
		return { ...question, chapter, file: `questions/${subject}/${chapter}.md` };
	});
	const syllabus = { ...emptySyllabus, subject, chapters };
	return { subjects: [{ subject, syllabus, questions: placed }], laws, courses: [] };
}

/** A content of one course and nothing else. */
export function courseOf(
	lessons: readonly string[],
	manifest: Partial<CourseText['manifest']> = {}
): Content {
	const tier = manifest.tier ?? 'T1';
	const course: CourseText = {
		slug: 'sample',
		manifest: { tier, services: [], references: ['《示例》'], summary: '示例。', ...manifest },
		lessons: lessons.map((text, index) =>
			readLesson(text, { file: `courses/sample/0${index + 1}.md`, tier })
		)
	};
	return { subjects: [], laws: [], courses: [course] };
}

/** The parts of a question as people read them, with what each of them is. */
export function partsOf(question: BankQuestion): { of: string; text: string }[] {
	if ('tasks' in question) {
		return [
			{ of: 'material', text: question.material },
			...question.tasks.flatMap(({ body, guidance, rows }, index) => [
				{ of: `task ${index + 1}`, text: body },
				{ of: `guidance ${index + 1}`, text: guidance },
				...rows.flatMap(({ title, reference }) => [
					{ of: `row ${index + 1}`, text: title },
					{ of: `row ${index + 1}`, text: reference }
				])
			])
		];
	}
	return [
		{ of: 'stem', text: question.stem },
		...question.options.map(({ letter, body }) => ({ of: letter, text: body })),
		...Object.entries(question.notes).map(([letter, text]) => ({ of: `note ${letter}`, text })),
		{ of: 'explanation', text: question.explanation }
	];
}

/** The questions of all subjects. */
export function allQuestions({ subjects }: Content): BankQuestion[] {
	return subjects.flatMap(({ questions }) => questions);
}

/** The length of a text in characters. */
export function lengthOf(text: string): number {
	return [...text].length;
}
