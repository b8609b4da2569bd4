import { migrateToLatest } from '#lib/server/database/migrate.ts';
import { migrateJobs } from '#lib/server/jobs/queue.ts';
import { openContext, withDatabase } from './context.ts';
import { tell } from './screen.ts';
import { say } from './words.mjs';

/** Brings the tables to the newest migration, and those of the job queue with them. */
export async function run(): Promise<number> {
	const names = await withDatabase(openContext(), 'migrate', async (db, url) => {
		const names = await migrateToLatest(db);
		await migrateJobs(url);
		return names;
	});
	for (const name of names) tell(`  ✓ ${name}`);
	tell(say(names.length > 0 ? 'cli_migrate_done' : 'cli_migrate_nothing', { count: names.length }));
	return 0;
}
