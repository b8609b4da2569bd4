import { resolve } from 'node:path';
import { checkContent } from '#lib/server/content/check.ts';
import { importContent } from '#lib/server/content/import.ts';
import { createLocalDisk } from '#lib/server/files/local-disk.ts';
import type { SourceError } from '#lib/server/yaml/authored-yaml.ts';
import { openContext, withDatabase } from './context.ts';
import { complain, tell } from './screen.ts';
import { say, sayContentError } from './words.mjs';
import type { CommandInput } from './zhixing.ts';

/** Imports the content folder, or the one that is named; with `--check` it only looks for errors. */
export async function run({ words, isCheck }: CommandInput): Promise<number> {
	const named = words[0] === undefined ? undefined : resolve(words[0]);
	if (isCheck) return check(named);
	const context = openContext();
	const folder = named ?? context.contentFolder;
	const blobs = createLocalDisk(context.environment.home);
	const report = await withDatabase(context, 'import', (db) =>
		importContent(db, { folder, blobs })
	);
	complainOfContent(report);
	if (report.errors.length === 0) {
		tell(say('cli_import_done', { files: report.files, changed: report.changed }));
	}
	return report.errors.length > 0 ? 1 : 0;
}

/** Needs no database: an author has none. */
async function check(named: string | undefined): Promise<number> {
	const folder = named ?? openContext().contentFolder;
	const report = await checkContent(folder);
	complainOfContent(report);
	if (report.errors.length > 0) return 1;
	if (report.files === 0) {
		complain(say('cli_import_nothing', { folder }));
		return 1;
	}
	tell(say('cli_import_checked', { files: report.files }));
	return 0;
}

/** Every error with its file and line, so that an editor can jump there. */
export function complainOfContent({ errors }: { errors: readonly SourceError[] }): void {
	for (const error of errors) {
		complain(`  ✗ content/${error.file}:${error.line}  ${sayContentError(error)}`);
	}
	if (errors.length > 0) complain(say('cli_import_errors', { count: errors.length }));
}
