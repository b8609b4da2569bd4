import { importContent } from '#lib/server/content/import.ts';
import { seedDemo } from '#lib/server/demo/seed.ts';
import { startApp } from '../support/app.ts';

/** One app with the demonstration for all journeys; its address passes through the environment. */
export default async function setup(): Promise<() => Promise<void>> {
	const app = await startApp({ isDemo: true });
	await importContent(app.db, { folder: 'content' });
	await seedDemo(app.db, { vault: app.vault });
	const { origin, databaseUrl, keysFile } = app;
	process.env.ZHIXING_TEST_APP = JSON.stringify({ origin, databaseUrl, keysFile });
	return () => app.stop();
}
