import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { subjects, type Subject } from '#lib/exam/question.ts';
import type { ReadQuestion } from '#lib/exam/question-reading.ts';
import { prepareLaws, type AuthoredLaw } from '../questions/law-file.ts';
import { prepareQuestionFile, type BankContext } from '../questions/question-file.ts';
import { prepareSyllabus, type SyllabusFile } from '../syllabus/syllabus-file.ts';
import { lawsPath, questionPath, syllabusPath } from './bank-files.ts';
import { listPaths } from './folder.ts';

/** A question in its place. */
export type BankQuestion = ReadQuestion & { file: string; chapter: string };

/** The questions of a subject, and the syllabus that they belong to. */
export interface SubjectBank {
	subject: Subject;
	syllabus: SyllabusFile;
	/** Without those that are retired. */
	questions: BankQuestion[];
}

export interface Bank {
	subjects: SubjectBank[];
	laws: AuthoredLaw[];
}

/** Whatever a question refers to is believed: `check.ts` looks for what is wrong. */
const believing: BankContext = {
	topicsOf: () => undefined,
	laws: undefined,
	lessons: undefined,
	filesOf: () => []
};

/** The whole bank from its files, of syllabuses the active ones; files with errors are left out. */
export async function readBank(content: string): Promise<Bank> {
	const syllabuses = (await read(content, 'syllabus', syllabusPath)).flatMap(
		(file) => prepareSyllabus(file).syllabus ?? []
	);
	const chapters = (await read(content, 'questions', questionPath)).flatMap(
		(file) => prepareQuestionFile(file, believing).bank ?? []
	);
	const [laws] = await read(content, 'questions', new RegExp(`^${lawsPath}$`));
	return {
		laws: laws ? prepareLaws(laws).laws : [],
		subjects: subjects.flatMap((subject): SubjectBank[] => {
			const syllabus = syllabuses.find((one) => one.subject === subject && one.status === 'active');
			if (!syllabus) return [];
			const questions = chapters
				.filter((one) => one.subject === subject && one.edition === syllabus.edition)
				.flatMap(({ path: file, chapter, questions: all }) =>
					all
						.filter(({ status }) => status !== 'retired')
						.map((question) => ({ ...question, file, chapter }))
				);
			return [{ subject, syllabus, questions }];
		})
	};
}

async function read(content: string, folder: string, pattern: RegExp) {
	const paths = (await listPaths(content, folder, (path) => pattern.test(path))) ?? [];
	return Promise.all(
		paths.map(async (path) => ({ path, text: await readFile(join(content, path), 'utf8') }))
	);
}
