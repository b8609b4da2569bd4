import type { Kysely } from 'kysely';
import { ensureSetupCode, isSetupOpen } from '#lib/server/accounts/setup.ts';
import { importContent } from '#lib/server/content/import.ts';
import { migrateToLatest } from '#lib/server/database/migrate.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { seedDemo } from '#lib/server/demo/seed.ts';
import { isDemoSeeded, wasDemoCleared } from '#lib/server/demo/state.ts';
import type { Environment } from '#lib/server/environment/environment.ts';
import { createLocalDisk } from '#lib/server/files/local-disk.ts';
import { migrateJobs } from '#lib/server/jobs/queue.ts';
import { onDatabase, openVault, type Context } from '../context.ts';
import { complainOfContent } from '../import.ts';
import { tellRow } from '../screen.ts';
import { say } from '../words.mjs';

export interface Prepared {
	isDemo: boolean;
	/** For the first administrator, as long as there is no account. */
	setupCode: { code: string; minutes: number } | undefined;
}

/** Brings the database to where the app can serve it: tables, content, demonstration. */
export function prepareDatabase(context: Context, url: string): Promise<Prepared> {
	const vault = openVault(context);
	return onDatabase(url, 'start', async (db) => {
		await prepareTables(db, url);
		await prepareContent(db, context);
		const isDemo = await isDemoWanted(db, context.environment);
		if (isDemo) {
			const { isNew, units, people } = await seedDemo(db, { vault });
			if (isNew) tellRow('good', say('cli_row_demo'), say('cli_seed_done', { units, people }));
		} else if (await isDemoSeeded(db)) {
			tellRow('warning', say('cli_row_demo'), say('cli_demo_left'));
		}
		return { isDemo, setupCode: await ensureSetupCode(db) };
	});
}

async function prepareTables(db: Kysely<Database>, url: string): Promise<void> {
	const migrations = await migrateToLatest(db);
	await migrateJobs(url);
	if (migrations.length === 0) return;
	tellRow('good', say('cli_row_tables'), say('cli_migrate_done', { count: migrations.length }));
}

/** An error in the content does not keep the app down: what it is in stays as it was. */
async function prepareContent(db: Kysely<Database>, context: Context): Promise<void> {
	const blobs = createLocalDisk(context.environment.home);
	const content = await importContent(db, { folder: context.contentFolder, blobs });
	complainOfContent(content);
	if (content.changed === 0) return;
	const { files, changed } = content;
	tellRow('good', say('cli_row_content'), say('cli_import_done', { files, changed }));
}

/**
 * Said by the operator; else the demonstration stays where it is, and comes into an embedded
 * database that nobody uses yet. Once removed it does not come back by itself.
 */
async function isDemoWanted(db: Kysely<Database>, environment: Environment): Promise<boolean> {
	if (environment.isDemo !== undefined) return environment.isDemo;
	if (await isDemoSeeded(db)) return true;
	if (environment.databaseUrl || !(await isSetupOpen(db))) return false;
	return !(await wasDemoCleared(db));
}
