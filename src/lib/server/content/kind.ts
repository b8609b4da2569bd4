import type { Transaction } from 'kysely';
import type { ReadingSpeeds } from '../courses/lesson-file.ts';
import type { Database } from '../database/schema.ts';
import type { BlobStore } from '../files/blob-store.ts';
import type { BankContext } from '../questions/question-file.ts';
import type { SourceError } from '../yaml/authored-yaml.ts';
import type { ContentFile, FolderLimits } from './folder.ts';

/** What preparing a group may ask of what is around it. */
export interface ContentSurroundings {
	/** The content folder. */
	content: string;
	/** All groups of the kind that have files. */
	groups: readonly string[];
	speeds: ReadingSpeeds | undefined;
	/** What questions may refer to, read when it is first asked for. */
	bank: () => Promise<BankContext>;
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
	name: string;
	/** Below `content/`. */
	folder: string;
	/** Whether the folder may be missing as long as nothing has come from it. */
	isOptional: boolean;
	limits: FolderLimits;
	isRead: (path: string) => boolean;
	/** A folder, or a file that is a group of its own. */
	groupOf: (path: string) => string;
	/** Reads all files of a group; nothing is written while one of them has an error. */
	prepare: (
		group: string,
		files: readonly ContentFile[],
		surroundings: ContentSurroundings
	) => Preparation | Promise<Preparation>;
	/** What becomes of a group whose files are all gone; without it, that is an error of its files. */
	remove?: (trx: Transaction<Database>, group: string) => Promise<void>;
}
