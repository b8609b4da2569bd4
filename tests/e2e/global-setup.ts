import type { Kysely } from 'kysely';
import { importContent } from '#lib/server/content/import.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { seedDemo } from '#lib/server/demo/seed.ts';
import { seedAccount } from '../support/accounts.ts';
import { startApp } from '../support/app.ts';
import { giveAuthenticator } from '../support/session.ts';
import { seedLearningRows } from './learning-rows.ts';
import { seedPaperRows } from './paper-rows.ts';
import { halfSignedIn } from './support.ts';

/** One app with the demonstration for all journeys; its address passes through the environment. */
export default async function setup(): Promise<() => Promise<void>> {
	const app = await startApp({ isDemo: true });
	await importContent(app.db, { folder: 'content', blobs: app.blobs });
	await seedDemo(app.db, { vault: app.vault });
	await seedHalfSignedIn(app.db);
	await seedLearningRows(app.db, app.vault);
	await seedPaperRows(app.db);
	const { origin, databaseUrl, keysFile } = app;
	process.env.ZHIXING_TEST_APP = JSON.stringify({ origin, databaseUrl, keysFile });
	return () => app.stop();
}

async function seedHalfSignedIn(db: Kysely<Database>): Promise<void> {
	const unit = await db.selectFrom('unit').select('id').limit(1).executeTakeFirstOrThrow();
	const account = await seedAccount(db, {
		name: '半程（示例）',
		userName: halfSignedIn,
		unitId: unit.id,
		isDemo: true
	});
	await giveAuthenticator(db, account.id);
}
