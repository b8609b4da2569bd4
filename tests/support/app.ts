import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { connect } from '#lib/server/database/connect.ts';
import { migrateToLatest } from '#lib/server/database/migrate.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import type { BlobStore } from '#lib/server/files/blob-store.ts';
import { createLocalDisk } from '#lib/server/files/local-disk.ts';
import { uploadBytesMax } from '#lib/server/http/body-sizes.ts';
import { ensureKeys, readKeys } from '#lib/server/secrets/keys.ts';
import { createVault, type Vault } from '#lib/server/secrets/vault.ts';

/** The built app, served by one web worker as the supervisor starts it, on a database of its own. */
export interface TestApp {
	origin: string;
	databaseUrl: string;
	keysFile: string;
	db: Kysely<Database>;
	vault: Vault;
	/** Where the app keeps files. */
	blobs: BlobStore;
	/** A second worker of the same build, whose database cannot be reached. */
	startWithoutDatabase(): Promise<{ origin: string }>;
	stop(): Promise<void>;
}

/** What of the app another process needs to reach it; it passes through JSON. */
export interface AppAddress {
	origin: string;
	databaseUrl: string;
	keysFile: string;
}

const startTimeoutMs = 20_000;

/** Starts PostgreSQL and the app of the last `npm run build`. */
export async function startApp({ isDemo }: { isDemo: boolean }): Promise<TestApp> {
	const home = mkdtempSync(join(tmpdir(), 'zhixing-app-'));
	const server = await startEmbeddedPostgres({
		home,
		settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
	});
	const keysFile = join(home, 'keys.json');
	ensureKeys(keysFile);
	const db = connect({
		url: server.url,
		applicationName: 'tests',
		// Seeding a whole demonstration takes longer than a page may.
		statementTimeoutMs: 60_000
	});
	await migrateToLatest(db);

	const workers: ChildProcess[] = [];
	const start = async (databaseUrl: string) => {
		const { worker, origin } = await startWorker({ home, keysFile, databaseUrl, isDemo });
		workers.push(worker);
		return { origin };
	};
	const { origin } = await start(server.url);
	return {
		origin,
		databaseUrl: server.url,
		keysFile,
		db,
		vault: createVault(readKeys(keysFile)),
		blobs: createLocalDisk(home),
		startWithoutDatabase: () => start(server.url.replace(/host=[^&]+/, `host=${tmpdir()}/nowhere`)),
		async stop() {
			await Promise.all(workers.map(endWorker));
			await db.destroy();
			await server.stop();
			rmSync(home, { recursive: true, force: true });
		}
	};
}

interface WorkerOptions {
	home: string;
	keysFile: string;
	databaseUrl: string;
	isDemo: boolean;
}

async function startWorker(options: WorkerOptions) {
	const port = await findFreePort();
	const origin = `http://localhost:${port}`;
	const worker = fork('src/cli/web.ts', [], {
		env: {
			...process.env,
			NODE_ENV: 'production',
			HOST: '127.0.0.1',
			PORT: String(port),
			ORIGIN: origin,
			BODY_SIZE_LIMIT: String(uploadBytesMax),
			DATABASE_URL: options.databaseUrl,
			ZHIXING_HOME: options.home,
			ZHIXING_KEYS_FILE: options.keysFile,
			ZHIXING_DEMO: options.isDemo ? '1' : '0',
			ZHIXING_LOG_LEVEL: 'error'
		}
	});
	await new Promise<void>((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('The app did not start.')), startTimeoutMs);
		worker.once('exit', (code) => reject(new Error(`The app ended with ${code} as it started.`)));
		worker.on('message', (message: { kind: string }) => {
			if (message.kind !== 'ready') return;
			clearTimeout(late);
			resolve();
		});
	});
	return { worker, origin };
}

function endWorker(worker: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (worker.exitCode !== null || worker.signalCode !== null) return resolve();
		worker.once('exit', () => resolve());
		worker.kill('SIGKILL');
	});
}

function findFreePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}
