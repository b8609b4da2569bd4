import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely, type Transaction } from 'kysely';
import { recordAudit, systemActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { preparePolicy, writePolicy } from '../policy/import.ts';
import type { SourceError, SourceFile } from '../yaml/authored-yaml.ts';
import { prepareDivisions, writeDivisions } from './divisions.ts';

/** How one kind of content gets from its folder into the database. */
interface Importer {
	/** Also the name of the folder below `content/`. */
	kind: string;
	/** Reads all files of the kind; nothing is written while one of them has an error. */
	prepare: (files: readonly SourceFile[]) => {
		errors: SourceError[];
		write: (trx: Transaction<Database>) => Promise<Record<string, number>>;
	};
}

const importers: readonly Importer[] = [
	{
		kind: 'policy',
		prepare: (files) => {
			const { rules, errors } = preparePolicy(files);
			return { errors, write: (trx) => writePolicy(trx, rules) };
		}
	},
	{
		kind: 'divisions',
		prepare: (files) => {
			const { divisions, errors } = prepareDivisions(files);
			return { errors, write: (trx) => writeDivisions(trx, divisions) };
		}
	}
];

export interface ContentImport {
	/** How many files there are. */
	files: number;
	/** How many of them are new, different or gone since the last import. */
	changed: number;
	errors: SourceError[];
}

interface HashedFile {
	path: string;
	bytes: Buffer;
	hash: Buffer;
}

const fileBytesMax = 8 * 1024 * 1024;
const filesPerKindMax = 20_000;

/**
 * Brings the database to what the folder says, kind by kind: a kind with an error stays as it was
 * and does not hold up the others. What has not changed since the last import is not read again.
 *
 * @param options.folder the content folder
 * @param options.dryRun only look for errors, write nothing
 */
export async function importContent(
	db: Kysely<Database>,
	{ folder, dryRun = false }: { folder: string; dryRun?: boolean }
): Promise<ContentImport> {
	const total: ContentImport = { files: 0, changed: 0, errors: [] };
	for (const importer of importers) {
		const { files, errors } = await readFolder(folder, importer.kind);
		const part = dryRun
			? await checkKind(db, importer, files)
			: await importKind(db, importer, files, errors.length > 0);
		total.files += files.length;
		total.changed += part.changed;
		total.errors.push(...errors, ...part.errors);
	}
	return total;
}

interface KindImport {
	changed: number;
	errors: SourceError[];
}

async function checkKind(
	db: Kysely<Database>,
	importer: Importer,
	files: readonly HashedFile[]
): Promise<KindImport> {
	const changed = await listChangedPaths(db, importer.kind, files);
	return { changed: changed.length, errors: importer.prepare(files.map(toSource)).errors };
}

async function importKind(
	db: Kysely<Database>,
	importer: Importer,
	files: readonly HashedFile[],
	isUnreadable: boolean
): Promise<KindImport> {
	const changed = await listChangedPaths(db, importer.kind, files);
	if (changed.length === 0 && !isUnreadable) return { changed: 0, errors: [] };
	const { errors, write } = importer.prepare(files.map(toSource));
	if (errors.length > 0 || isUnreadable) return { changed: changed.length, errors };

	return db.transaction().execute(async (trx) => {
		await lockKind(trx, importer.kind);
		// Another process may have imported the same while this one waited.
		const stillChanged = await listChangedPaths(trx, importer.kind, files);
		if (stillChanged.length === 0) return { changed: 0, errors: [] };
		const counts = await write(trx);
		await rememberFiles(trx, importer.kind, files);
		await recordAudit(trx, systemActor('content-import'), {
			action: 'content.import',
			subjectKind: 'content',
			subjectId: importer.kind,
			detail: { ...counts, files: stillChanged.slice(0, 100), files_changed: stillChanged.length }
		});
		return { changed: stillChanged.length, errors: [] };
	});
}

/** One import of a kind at a time. Whoever comes second waits for the whole of the first. */
async function lockKind(trx: Transaction<Database>, kind: string): Promise<void> {
	await sql`
		select set_config('lock_timeout', '60s', true), set_config('statement_timeout', '60s', true)`.execute(
		trx
	);
	await sql`select pg_advisory_xact_lock(hashtext('content'), hashtext(${kind}))`.execute(trx);
}

/** Paths that are new, different or gone since the last import, in order. */
async function listChangedPaths(
	db: Pick<Kysely<Database>, 'selectFrom'>,
	kind: string,
	files: readonly HashedFile[]
): Promise<string[]> {
	const rows = await db
		.selectFrom('content_file')
		.select(['path', 'hash'])
		.where('kind', '=', kind)
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
	kind: string,
	files: readonly HashedFile[]
): Promise<void> {
	await trx.deleteFrom('content_file').where('kind', '=', kind).execute();
	if (files.length === 0) return;
	await trx
		.insertInto('content_file')
		.values(files.map(({ path, hash }) => ({ path, kind, hash })))
		.execute();
}

async function readFolder(
	folder: string,
	kind: string
): Promise<{ files: HashedFile[]; errors: SourceError[] }> {
	const names = await listYamlNames(join(folder, kind));
	if (!names) {
		return {
			files: [],
			errors: [{ file: kind, line: 1, code: 'missing-folder', values: { folder: kind } }]
		};
	}
	if (names.length > filesPerKindMax) {
		const values = { count: names.length, limit: filesPerKindMax };
		return { files: [], errors: [{ file: kind, line: 1, code: 'too-many-files', values }] };
	}
	const files: HashedFile[] = [];
	const errors: SourceError[] = [];
	for (const name of names) {
		const path = `${kind}/${name}`;
		const { size } = await stat(join(folder, path));
		if (size > fileBytesMax) {
			errors.push({
				file: path,
				line: 1,
				code: 'too-large',
				values: { size, limit: fileBytesMax }
			});
			continue;
		}
		const bytes = await readFile(join(folder, path));
		files.push({ path, bytes, hash: createHash('sha256').update(bytes).digest() });
	}
	return { files, errors };
}

async function listYamlNames(folder: string): Promise<string[] | undefined> {
	try {
		const names = await readdir(folder, { recursive: true });
		return names
			.map((name) => name.replaceAll('\\', '/'))
			.filter((name) => /\.ya?ml$/.test(name))
			.sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

function toSource({ path, bytes }: HashedFile): SourceFile {
	return { path, text: bytes.toString('utf8') };
}
