import { sql, type Kysely } from 'kysely';
import pino, { type Logger } from 'pino';
import { createSessionStore } from '../accounts/session-stores.ts';
import type { SessionStore } from '../accounts/session-store.ts';
import { connect } from '../database/connect.ts';
import type { Database } from '../database/schema.ts';
import type { BlobStore } from '../files/blob-store.ts';
import { createLocalDisk } from '../files/local-disk.ts';
import { readKeys } from '../secrets/keys.ts';
import { createVault, type Vault } from '../secrets/vault.ts';
import { knownHosts } from './origin.ts';

/** What a web process holds open for all its requests. */
export interface Services {
	db: Kysely<Database>;
	vault: Vault;
	sessions: SessionStore;
	log: Logger;
	origin: string;
	isHttps: boolean;
	hosts: Set<string>;
	isDemo: boolean;
	/** The folder for files and anchors. */
	home: string;
	/** The contents of files. */
	blobs: BlobStore;
}

/**
 * Opens the services from the environment that the supervisor has checked and set.
 *
 * @throws where a variable is missing: the process was not started by `zhixing start`
 */
export function openServices(environment: Record<string, string | undefined>): Services {
	const need = (name: string): string => {
		const value = environment[name];
		if (!value) throw new Error(`${name} is not set. Start Zhixing with \`npm start\`.`);
		return value;
	};
	const origin = need('ORIGIN');
	const home = need('ZHIXING_HOME');
	const log = pino({ name: 'web', level: environment.ZHIXING_LOG_LEVEL ?? 'info' });
	const db = connect({
		url: need('DATABASE_URL'),
		applicationName: 'zhixing-web',
		onConnectionLost: (error) =>
			log.warn({ error: error.message }, 'A database connection was lost.')
	});
	return {
		db,
		vault: createVault(readKeys(need('ZHIXING_KEYS_FILE'))),
		sessions: createSessionStore(),
		log,
		origin,
		isHttps: origin.startsWith('https:'),
		hosts: knownHosts(origin),
		isDemo: environment.ZHIXING_DEMO === '1',
		home,
		blobs: createLocalDisk(home)
	};
}

const readinessTimeoutMs = 1_000;

/** Whether the database answers within a second. */
export async function isReady(db: Kysely<Database>): Promise<boolean> {
	const timeout = new Promise<false>((resolve) =>
		setTimeout(() => resolve(false), readinessTimeoutMs).unref()
	);
	const answer = sql`select 1`.execute(db).then(
		() => true,
		() => false
	);
	return Promise.race([answer, timeout]);
}
