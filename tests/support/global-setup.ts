import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connect } from '#lib/server/database/connect.ts';
import { migrateToLatest } from '#lib/server/database/migrate.ts';
import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** The address of the test server's own database, from which others are made. */
		serverUrl: string;
	}
}

export const templateName = 'zhixing_template';

/**
 * Starts one PostgreSQL for the run, without fsync, and makes the migrated template that every
 * test file copies. `ZHIXING_TEST_POSTGRES` names the folder of other binaries, such as Debian's 15.
 */
export default async function setup(project: TestProject) {
	const home = await mkdtemp(join(tmpdir(), 'zhixing-test-'));
	const server = await startEmbeddedPostgres({
		home,
		binaries: process.env.ZHIXING_TEST_POSTGRES,
		settings: {
			fsync: 'off',
			synchronous_commit: 'off',
			full_page_writes: 'off',
			max_connections: '200'
		}
	});

	const client = new pg.Client(server.url);
	await client.connect();
	await client.query(`create database ${templateName}`);
	await client.end();

	const template = connect({
		url: databaseUrl(server.url, templateName),
		applicationName: 'template'
	});
	await migrateToLatest(template);
	await template.destroy();

	project.provide('serverUrl', server.url);
	return async () => {
		await server.stop();
		await rm(home, { recursive: true, force: true });
	};
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
	return serverUrl.replace(/\/[^/?]*\?/, `/${name}?`);
}
