import { resolve } from 'node:path';
import { importContent, type ContentImport } from '#lib/server/content/import.ts';
import { openContext, withDatabase } from './context.ts';
import { complain, tell } from './screen.ts';
import { say, sayContentError } from './words.mjs';
import type { CommandInput } from './zhixing.ts';

/** Imports the content folder, or the one that is named. */
export async function run({ words }: CommandInput): Promise<number> {
	const context = openContext();
	const folder = words[0] ? resolve(words[0]) : context.contentFolder;
	const report = await withDatabase(context, 'import', (db) => importContent(db, { folder }));
	complainOfContent(report);
	if (report.errors.length === 0) {
		tell(say('cli_import_done', { files: report.files, changed: report.changed }));
	}
	return report.errors.length > 0 ? 1 : 0;
}

/** Every error with its file and line, so that an editor can jump there. */
export function complainOfContent({ errors }: ContentImport): void {
	for (const error of errors) {
		complain(`  ✗ content/${error.file}:${error.line}  ${sayContentError(error)}`);
	}
	if (errors.length > 0) complain(say('cli_import_errors', { count: errors.length }));
}
