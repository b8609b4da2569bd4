import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Subject } from '#lib/exam/question.ts';
import { prepareLaws } from '../questions/law-file.ts';
import { listQuestionIds, type BankContext } from '../questions/question-file.ts';
import { prepareSyllabus } from '../syllabus/syllabus-file.ts';
import { listPaths } from './folder.ts';

export const syllabusPath = /^syllabus\/(\d{4})\/([A-Z]\d)\.yaml$/;
export const lawsPath = 'questions/laws.yaml';
export const questionPath = /^questions\/[A-Z]\d\/[a-z0-9-]+\.md$/;
export const blueprintPath = /^blueprints\/(\d{4})\/([A-Z]\d)\.yaml$/;
const lessonPath = /^courses\/([^/]+)\/([^/]+)\.md$/;

/**
 * What questions may refer to, as the files have it: for whoever has no database. What a file with an
 * error would say is believed.
 */
export async function readBankFiles(content: string): Promise<BankContext> {
	const trees = new Map<string, ReadonlySet<string> | undefined>();
	for (const path of await pathsOf(content, 'syllabus', syllabusPath)) {
		const [, year = '', subject = ''] = syllabusPath.exec(path) ?? [];
		const { syllabus } = prepareSyllabus({ path, text: await textOf(content, path) });
		const codes = syllabus?.chapters.flatMap(({ code, points }) => [
			code,
			...points.map((point) => point.code)
		]);
		trees.set(`${year}版 ${subject}`, codes && new Set(codes));
	}
	const lessons = await pathsOf(content, 'courses', lessonPath);
	return {
		topicsOf: (edition: string, subject: Subject) => {
			const key = `${edition} ${subject}`;
			return trees.has(key) ? trees.get(key) : new Set();
		},
		laws: await readLawCodes(content),
		lessons: new Set(lessons.map((path) => path.replace(lessonPath, '$1/$2'))),
		filesOf: await readFilesOfIds(content)
	};
}

/** In which files of questions each id stands. */
export async function readFilesOfIds(content: string): Promise<BankContext['filesOf']> {
	const files = new Map<string, string[]>();
	for (const path of await pathsOf(content, 'questions', questionPath)) {
		for (const id of listQuestionIds(await textOf(content, path)))
			files.set(id, [...(files.get(id) ?? []), path]);
	}
	return (slug) => files.get(slug) ?? [];
}

async function readLawCodes(content: string): Promise<ReadonlySet<string> | undefined> {
	const paths = (await listPaths(content, 'questions', (path) => path === lawsPath)) ?? [];
	if (paths.length === 0) return new Set();
	const { laws, errors } = prepareLaws({ path: lawsPath, text: await textOf(content, lawsPath) });
	return errors.length > 0 ? undefined : new Set(laws.map(({ code }) => code));
}

async function pathsOf(content: string, folder: string, pattern: RegExp): Promise<string[]> {
	return (await listPaths(content, folder, (path) => pattern.test(path))) ?? [];
}

function textOf(content: string, path: string): Promise<string> {
	return readFile(join(content, path), 'utf8');
}
