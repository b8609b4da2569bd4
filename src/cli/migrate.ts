import { migrateToLatest } from '#lib/server/database/migrate.ts';
import { openContext, withDatabase } from './context.ts';
import { tell } from './screen.ts';
import { say } from './words.mjs';

/** Brings the database to the newest migration. */
export async function run(): Promise<number> {
	const names = await withDatabase(openContext(), 'migrate', migrateToLatest);
	for (const name of names) tell(`  ✓ ${name}`);
	tell(say(names.length > 0 ? 'cli_migrate_done' : 'cli_migrate_nothing', { count: names.length }));
	return 0;
}
