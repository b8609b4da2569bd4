import { importContent } from '#lib/server/content/import.ts';
import { migrateToLatest } from '#lib/server/database/migrate.ts';
import { clearDemo, seedDemo } from '#lib/server/demo/seed.ts';
import { createLocalDisk } from '#lib/server/files/local-disk.ts';
import { openContext, openVault, withDatabase } from './context.ts';
import { complainOfContent } from './import.ts';
import { tell } from './screen.ts';
import { say } from './words.mjs';
import type { CommandInput } from './zhixing.ts';

/** Fills the demonstration in, or with `--clear` takes it out again. */
export async function run({ isClear }: CommandInput): Promise<number> {
	return isClear ? clear() : seed();
}

async function seed(): Promise<number> {
	const context = openContext();
	const vault = openVault(context);
	const { isNew, units, people } = await withDatabase(context, 'seed', async (db) => {
		await migrateToLatest(db);
		// The demonstration's units lie in divisions that come with the content.
		const blobs = createLocalDisk(context.environment.home);
		complainOfContent(await importContent(db, { folder: context.contentFolder, blobs }));
		return seedDemo(db, { vault });
	});
	tell(say(isNew ? 'cli_seed_done' : 'cli_seed_there', { units, people }));
	return 0;
}

async function clear(): Promise<number> {
	const { units, people } = await withDatabase(openContext(), 'seed', clearDemo);
	const isNothing = units === 0 && people === 0;
	tell(say(isNothing ? 'cli_seed_nothing' : 'cli_seed_cleared', { units, people }));
	return 0;
}
