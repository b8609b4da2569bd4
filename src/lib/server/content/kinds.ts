import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { systemActor } from '../audit/audit.ts';
import { preparePackage, type PackageMedia } from '../courses/package.ts';
import { publishPackage, withdrawCourse } from '../courses/publication.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { preparePolicy, writePolicy } from '../policy/import.ts';
import type { SourceError, SourceFile } from '../yaml/authored-yaml.ts';
import { bankKinds } from './bank-kinds.ts';
import { prepareDivisions, writeDivisions } from './divisions.ts';
import { mebibyte, type ContentFile, type FolderLimits } from './folder.ts';
import type { ContentKind, ContentSurroundings, Preparation } from './kind.ts';

const yamlLimits: FolderLimits = {
	filesMax: 20_000,
	textBytesMax: 8 * mebibyte,
	mediaBytesMax: 0,
	groupBytesMax: 512 * mebibyte
};

const actor = systemActor('content-import');

export const contentKinds: readonly ContentKind[] = [
	{
		name: 'policy',
		folder: 'policy',
		isOptional: false,
		limits: yamlLimits,
		isRead: isYaml,
		groupOf: () => 'policy',
		prepare: (_group, files) => {
			const { rules, errors } = preparePolicy(files.map(toSource));
			return { errors, write: (trx) => writePolicy(trx, rules) };
		}
	},
	{
		name: 'divisions',
		folder: 'divisions',
		isOptional: false,
		limits: yamlLimits,
		isRead: isYaml,
		groupOf: () => 'divisions',
		prepare: (_group, files) => {
			const { divisions, errors } = prepareDivisions(files.map(toSource));
			return { errors, write: (trx) => writeDivisions(trx, divisions) };
		}
	},
	{
		name: 'courses',
		folder: 'courses',
		isOptional: true,
		limits: {
			filesMax: 500,
			textBytesMax: mebibyte,
			mediaBytesMax: 50 * mebibyte,
			groupBytesMax: 200 * mebibyte
		},
		// What lies beside the folders of courses belongs to none.
		isRead: (path) => path.split('/').length > 2,
		groupOf: (path) => path.split('/').slice(0, 2).join('/'),
		prepare: prepareCourse,
		remove: async (trx, group) => {
			await withdrawCourse(trx, actor, slugOf(group));
		}
	},
	...bankKinds
];

function prepareCourse(
	group: string,
	files: readonly ContentFile[],
	{ content, groups, speeds }: ContentSurroundings
): Preparation {
	const courses = new Set(groups.map(slugOf));
	const { course, errors } = preparePackage(group, files, { courses, speeds });
	return {
		errors,
		store: (blobs) => storeMedia(blobs, { content, group }, course?.media ?? []),
		write: async (trx) => {
			if (!course) throw new Error(`${group} has errors and cannot be written.`);
			const { isNew } = await publishPackage(trx, actor, course);
			return { published: isNew ? 1 : 0 };
		}
	};
}

/** Puts what the lessons name into the store, where it is not there already. */
async function storeMedia(
	blobs: BlobStore,
	{ content, group }: { content: string; group: string },
	media: readonly PackageMedia[]
): Promise<SourceError[]> {
	const errors: SourceError[] = [];
	for (const { path, hash } of media) {
		if (await blobs.has(hash)) continue;
		const stored = await blobs.put(createReadStream(join(content, group, path)));
		if (stored.hash.equals(hash)) continue;
		// Somebody wrote to it between the two readings.
		errors.push({ file: `${group}/${path}`, line: 1, code: 'file-unreadable', values: {} });
	}
	return errors;
}

function slugOf(group: string): string {
	return group.replace(/^.*\//, '');
}

function isYaml(path: string): boolean {
	return /\.ya?ml$/.test(path);
}

function toSource({ path, text = '' }: ContentFile): SourceFile {
	return { path, text };
}
