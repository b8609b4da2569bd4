import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import { systemActor } from '../audit/audit.ts';
import type { ReadingSpeeds } from '../courses/lesson-file.ts';
import { preparePackage, type PackageMedia } from '../courses/package.ts';
import { publishPackage, withdrawCourse } from '../courses/publication.ts';
import type { Database } from '../database/schema.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { preparePolicy, writePolicy } from '../policy/import.ts';
import type { SourceError, SourceFile } from '../yaml/authored-yaml.ts';
import { prepareDivisions, writeDivisions } from './divisions.ts';
import type { ContentFile, FolderLimits } from './folder.ts';

/** What preparing a group may ask of what is around it. */
export interface ContentSurroundings {
	/** The content folder. */
	content: string;
	/** All groups of the kind that have files. */
	groups: readonly string[];
	speeds: ReadingSpeeds | undefined;
}

export interface Preparation {
	errors: SourceError[];
	/** Keeps what is too large for a transaction, before it. Gives what went wrong meanwhile. */
	store?: (blobs: BlobStore) => Promise<SourceError[]>;
	write: (trx: Transaction<Database>) => Promise<Record<string, number>>;
}

/**
 * How one kind of content gets from its folder into the database: in groups, each imported by itself,
 * so that what is wrong in one does not hold up the others.
 */
export interface ContentKind {
	/** Also the name of the folder below `content/`. */
	name: string;
	/** Whether the folder may be missing as long as nothing has come from it. */
	isOptional: boolean;
	limits: FolderLimits;
	isRead: (path: string) => boolean;
	groupOf: (path: string) => string;
	/** Reads all files of a group; nothing is written while one of them has an error. */
	prepare: (
		group: string,
		files: readonly ContentFile[],
		surroundings: ContentSurroundings
	) => Preparation;
	/** What becomes of a group whose files are all gone; without it, that is an error of its files. */
	remove?: (trx: Transaction<Database>, group: string) => Promise<void>;
}

const mebibyte = 1024 * 1024;

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
	}
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
