import type { TestProject } from 'vitest/node';
import { importContent } from '#lib/server/content/import.ts';
import { seedLand, type Land } from '../access/land.ts';
import { startApp, type AppAddress } from '../support/app.ts';

declare module 'vitest' {
	interface ProvidedContext {
		app: AppAddress;
		/** A worker of the same app that cannot reach its database. */
		cutOffOrigin: string;
		land: Land;
	}
}

/** One app on one land for all the questions. */
export default async function setup(project: TestProject) {
	const app = await startApp({ isDemo: false });
	await importContent(app.db, { folder: 'content', blobs: app.blobs });
	const { origin, databaseUrl, keysFile } = app;
	project.provide('app', { origin, databaseUrl, keysFile });
	project.provide('land', await seedLand(app.db, app.vault));
	project.provide('cutOffOrigin', (await app.startWithoutDatabase()).origin);
	return () => app.stop();
}
