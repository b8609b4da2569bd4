import { sql, type Kysely, type Transaction } from 'kysely';
import { recordAudit, systemActor } from '../audit/audit.ts';
import { findReadingSpeeds } from '../courses/reading-speed.ts';
import type { Database } from '../database/schema.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { readBankContext } from '../questions/known.ts';
import type { BankContext } from '../questions/question-file.ts';
import type { SourceError } from '../yaml/authored-yaml.ts';
import { listPaths, readFiles, type ContentFile } from './folder.ts';
import { readBankFiles, readFilesOfIds } from './bank-files.ts';
import type { ContentKind, ContentSurroundings } from './kind.ts';
import { contentKinds } from './kinds.ts';
import { once } from './once.ts';

export interface ContentImport {
	/** How many files there are. */
	files: number;
	/** How many of them are new, different or gone since the last import. */
	changed: number;
	errors: SourceError[];
}

interface ImportOptions {
	/** The content folder. */
	folder: string;
	/** Where the files of courses are kept. */
	blobs: BlobStore;
	/** Only look for errors, write nothing. */
	dryRun?: boolean;
}

/**
 * Brings the database to what the folder says, group by group: one with an error stays as it was and
 * does not hold up the others. What has not changed since the last import is not read again.
 */
export async function importContent(
	db: Kysely<Database>,
	options: ImportOptions
): Promise<ContentImport> {
	const total: ContentImport = { files: 0, changed: 0, errors: [] };
	for (const kind of contentKinds) {
		const part = await importKind(db, kind, options);
		total.files += part.files;
		total.changed += part.changed;
		total.errors.push(...part.errors);
	}
	return total;
}

async function importKind(
	db: Kysely<Database>,
	kind: ContentKind,
	options: ImportOptions
): Promise<ContentImport> {
	const total: ContentImport = { files: 0, changed: 0, errors: [] };
	const known = await listKnownGroups(db, kind);
	const paths = await listPaths(options.folder, kind.folder, kind.isRead);
	if (!paths) {
		if (kind.isOptional && known.length === 0) return total;
		const values = { folder: kind.folder };
		return { ...total, errors: [{ file: kind.folder, line: 1, code: 'missing-folder', values }] };
	}
	const groups = groupPaths(kind, paths);
	const surroundings: ContentSurroundings = {
		content: options.folder,
		groups: [...groups.keys()],
		speeds: await findReadingSpeeds(db),
		bank: once(() => readBank(db, options))
	};
	for (const [group, members] of groups) {
		const part = await importGroup(db, { kind, group, surroundings }, members, options);
		total.files += members.length;
		total.changed += part.changed;
		total.errors.push(...part.errors);
	}
	for (const group of known.filter((name) => !groups.has(name))) {
		total.changed += await removeGroup(db, kind, group, options);
	}
	return total;
}

/** What is imported counts, not what lies in a file with an error; a dry run has imported nothing. */
async function readBank(
	db: Kysely<Database>,
	{ folder, dryRun = false }: ImportOptions
): Promise<BankContext> {
	if (dryRun) return readBankFiles(folder);
	return { ...(await readBankContext(db)), filesOf: await readFilesOfIds(folder) };
}

/** A kind that is one group is there even when it has no file. */
function groupPaths(kind: ContentKind, paths: readonly string[]): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	if (!kind.remove) groups.set(kind.name, []);
	for (const path of paths) {
		const group = kind.groupOf(path);
		groups.set(group, [...(groups.get(group) ?? []), path]);
	}
	return groups;
}

interface GroupOfKind {
	kind: ContentKind;
	group: string;
	surroundings: ContentSurroundings;
}

async function importGroup(
	db: Kysely<Database>,
	{ kind, group, surroundings }: GroupOfKind,
	paths: readonly string[],
	{ folder, blobs, dryRun = false }: ImportOptions
): Promise<Omit<ContentImport, 'files'>> {
	const { files, errors: unreadable } = await readFiles(folder, group, paths, kind.limits);
	if (unreadable.length > 0) return { changed: 0, errors: unreadable };
	const changed = (await listChangedPaths(db, group, files)).length;
	if (changed === 0 && !dryRun) return { changed, errors: [] };
	const preparation = await kind.prepare(group, files, surroundings);
	if (preparation.errors.length > 0 || dryRun) return { changed, errors: preparation.errors };
	const stored = (await preparation.store?.(blobs)) ?? [];
	if (stored.length > 0) return { changed, errors: stored };

	return db.transaction().execute(async (trx) => {
		await lockGroup(trx, group);
		// Another process may have imported the same while this one waited.
		const paths = await listChangedPaths(trx, group, files);
		if (paths.length === 0) return { changed: 0, errors: [] };
		const counts = await preparation.write(trx);
		await rememberFiles(trx, kind, group, files);
		await recordImport(trx, group, paths, counts);
		return { changed: paths.length, errors: [] };
	});
}

/** @returns how many files are gone */
async function removeGroup(
	db: Kysely<Database>,
	kind: ContentKind,
	group: string,
	{ dryRun = false }: ImportOptions
): Promise<number> {
	if (dryRun) return (await listChangedPaths(db, group, [])).length;
	return db.transaction().execute(async (trx) => {
		await lockGroup(trx, group);
		const gone = await listChangedPaths(trx, group, []);
		if (gone.length === 0) return 0;
		await kind.remove?.(trx, group);
		await rememberFiles(trx, kind, group, []);
		await recordImport(trx, group, gone, { removed: 1 });
		return gone.length;
	});
}

async function recordImport(
	trx: Transaction<Database>,
	group: string,
	paths: readonly string[],
	counts: Record<string, number>
): Promise<void> {
	await recordAudit(trx, systemActor('content-import'), {
		action: 'content.import',
		subjectKind: 'content',
		subjectId: group,
		detail: { ...counts, files: paths.slice(0, 100), files_changed: paths.length }
	});
}

/** One import of a group at a time. Whoever comes second waits for the whole of the first. */
async function lockGroup(trx: Transaction<Database>, group: string): Promise<void> {
	await sql`
		select set_config('lock_timeout', '60s', true), set_config('statement_timeout', '60s', true)`.execute(
		trx
	);
	await sql`select pg_advisory_xact_lock(hashtext('content'), hashtext(${group}))`.execute(trx);
}

/** The groups that something came from before. */
async function listKnownGroups(
	db: Pick<Kysely<Database>, 'selectFrom'>,
	kind: ContentKind
): Promise<string[]> {
	const rows = await db
		.selectFrom('content_file')
		.select('path')
		.where('kind', '=', kind.name)
		.orderBy('path')
		.execute();
	return [...new Set(rows.map(({ path }) => kind.groupOf(path)))];
}

/** Paths that are new, different or gone since the last import, in order. */
async function listChangedPaths(
	db: Pick<Kysely<Database>, 'selectFrom'>,
	group: string,
	files: readonly ContentFile[]
): Promise<string[]> {
	const rows = await db
		.selectFrom('content_file')
		.select(['path', 'hash'])
		.where(isOfGroup(group))
		.execute();
	const known = new Map(rows.map(({ path, hash }) => [path, hash]));
	const changed = files.filter(({ path, hash }) => {
		const before = known.get(path);
		known.delete(path);
		return !before?.equals(hash);
	});
	return [...changed.map(({ path }) => path), ...known.keys()].sort();
}

async function rememberFiles(
	trx: Transaction<Database>,
	kind: ContentKind,
	group: string,
	files: readonly ContentFile[]
): Promise<void> {
	await trx.deleteFrom('content_file').where(isOfGroup(group)).execute();
	if (files.length === 0) return;
	await trx
		.insertInto('content_file')
		.values(files.map(({ path, hash }) => ({ path, kind: kind.name, hash })))
		.execute();
}

function isOfGroup(group: string) {
	return sql<boolean>`(path = ${group} or starts_with(path, ${`${group}/`}))`;
}
