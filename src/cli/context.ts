import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { connect } from '#lib/server/database/connect.ts';
import type { Database } from '#lib/server/database/schema.ts';
import {
	findEmbeddedUrl,
	findHomeHolder,
	startEmbeddedPostgres
} from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { readEnvironment, type Environment } from '#lib/server/environment/environment.ts';
import { findProjectFolder } from '#lib/server/project-folder.ts';
import { ensureKeys, readKeys } from '#lib/server/secrets/keys.ts';
import { createVault, type Vault } from '#lib/server/secrets/vault.ts';
import { explainProblem, Refused } from './explain.ts';
import { say } from './words.mjs';

/** What every command works with. */
export interface Context {
	environment: Environment;
	project: string;
	contentFolder: string;
}

/**
 * Reads the environment.
 *
 * @throws Refused with everything that is wrong with it
 */
export function openContext(): Context {
	const project = findProjectFolder();
	const { environment, problems } = readEnvironment(process.env, project);
	if (problems.length > 0) {
		const list = problems.map((problem) => `  ✗ ${explainProblem(problem)}`).join('\n');
		throw new Refused(`${say('cli_environment_wrong')}\n${list}`);
	}
	return { environment, project, contentFolder: join(project, 'content') };
}

/** The keys of the installation; made on first use. */
export function openVault({ environment }: Context): Vault {
	ensureKeys(environment.keysFile);
	return createVault(readKeys(environment.keysFile));
}

/**
 * Runs a task on the database of the installation. The embedded one is used as it runs; where it
 * does not run, it is started for the task and stopped afterwards.
 */
export async function withDatabase<Result>(
	context: Context,
	purpose: string,
	task: (db: Kysely<Database>, url: string) => Promise<Result>
): Promise<Result> {
	const { home, databaseUrl } = context.environment;
	const runningUrl = databaseUrl ?? (findHomeHolder(home) && findEmbeddedUrl(home));
	if (runningUrl) return onDatabase(runningUrl, purpose, task);
	const server = await startEmbeddedPostgres({ home, purpose });
	try {
		return await onDatabase(server.url, purpose, task);
	} finally {
		await server.stop();
	}
}

/** Opens a small pool for a task that may take longer than a page. */
export async function onDatabase<Result>(
	url: string,
	purpose: string,
	task: (db: Kysely<Database>, url: string) => Promise<Result>
): Promise<Result> {
	const db = connect({
		url,
		applicationName: `zhixing-${purpose}`,
		connectionsMax: 4,
		statementTimeoutMs: 10 * 60_000,
		lockTimeoutMs: 30_000
	});
	try {
		return await task(db, url);
	} finally {
		await db.destroy();
	}
}
