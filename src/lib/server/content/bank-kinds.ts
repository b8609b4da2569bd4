import { questionLimits } from '#lib/exam/question-limits.ts';
import { prepareBlueprint, withdrawBlueprint, writeBlueprint } from '../papers/blueprint-file.ts';
import { prepareLaws, writeLaws } from '../questions/law-file.ts';
import { prepareQuestionFile } from '../questions/question-file.ts';
import { retireQuestions, writeQuestionFile } from '../questions/write.ts';
import { prepareSyllabus } from '../syllabus/syllabus-file.ts';
import { archiveSyllabus, writeSyllabus } from '../syllabus/write.ts';
import type { SourceFile } from '../yaml/authored-yaml.ts';
import { blueprintPath, lawsPath, questionPath, syllabusPath } from './bank-files.ts';
import { mebibyte, type ContentFile, type FolderLimits } from './folder.ts';
import type { ContentKind, Preparation } from './kind.ts';

/** Each file is a group of its own: one with an error does not hold up the others. */
const fileLimits: FolderLimits = {
	filesMax: 1,
	textBytesMax: questionLimits.fileBytesMax,
	mediaBytesMax: 0,
	groupBytesMax: mebibyte
};

/** Syllabuses, laws, questions and blueprints, in this order: the later ones refer to the earlier. */
export const bankKinds: readonly ContentKind[] = [
	{
		name: 'syllabus',
		folder: 'syllabus',
		isOptional: true,
		limits: fileLimits,
		isRead: (path) => syllabusPath.test(path),
		groupOf: (path) => path,
		prepare: (group, files) => {
			const { syllabus, errors } = prepareSyllabus(sourceOf(files));
			return whole(group, syllabus, errors, writeSyllabus);
		},
		remove: async (trx, group) => {
			const [, year = '', subject = ''] = syllabusPath.exec(group) ?? [];
			await archiveSyllabus(trx, { edition: `${year}版`, subject });
		}
	},
	{
		name: 'laws',
		folder: 'questions',
		isOptional: true,
		limits: fileLimits,
		isRead: (path) => path === lawsPath,
		groupOf: (path) => path,
		prepare: (group, files) => {
			const { laws, errors } = prepareLaws(sourceOf(files));
			return whole(group, laws, errors, writeLaws);
		},
		// Keys still refer to them.
		remove: async () => {}
	},
	{
		name: 'questions',
		folder: 'questions',
		isOptional: true,
		limits: fileLimits,
		isRead: (path) => questionPath.test(path),
		groupOf: (path) => path,
		prepare: async (group, files, { bank }) => {
			const { bank: prepared, errors } = prepareQuestionFile(sourceOf(files), await bank());
			return whole(group, prepared, errors, writeQuestionFile);
		},
		remove: async (trx, group) => {
			await retireQuestions(trx, { path: group, except: [] });
		}
	},
	{
		name: 'blueprints',
		folder: 'blueprints',
		isOptional: true,
		limits: fileLimits,
		isRead: (path) => blueprintPath.test(path),
		groupOf: (path) => path,
		prepare: (group, files) => {
			const { blueprint, errors } = prepareBlueprint(sourceOf(files));
			return whole(group, blueprint, errors, writeBlueprint);
		},
		remove: async (trx, group) => {
			const [, year = '', subject = ''] = blueprintPath.exec(group) ?? [];
			await withdrawBlueprint(trx, { subject, year: Number(year) });
		}
	}
];

function whole<Value>(
	group: string,
	value: Value | undefined,
	errors: Preparation['errors'],
	write: (trx: Parameters<Preparation['write']>[0], value: Value) => Promise<Record<string, number>>
): Preparation {
	return {
		errors,
		write: (trx) => {
			if (value === undefined) throw new Error(`${group} has errors and cannot be written.`);
			return write(trx, value);
		}
	};
}

function sourceOf([file]: readonly ContentFile[]): SourceFile {
	return { path: file?.path ?? '', text: file?.text ?? '' };
}
