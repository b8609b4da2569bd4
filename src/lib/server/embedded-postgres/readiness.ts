import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { administratorName } from './cluster.ts';
import { EmbeddedPostgresFailure } from './failure.ts';
import { socketPort, type Layout } from './layout.ts';
import { explainStart, isUp, type Postmaster } from './postmaster.ts';

export const databaseName = 'zhixing';
const roleName = 'zhixing';

/** After a crash the server replays what its log holds; a large one takes minutes. */
const readyTimeoutMs = 10 * 60_000;
const pollMs = 40;
const reportMs = 3_000;

/** `starting` up, or in `recovery` after a crash. */
export type WaitReport = (state: 'starting' | 'recovery', waitedMs: number) => void;

/**
 * Waits until the server accepts, and proves that it is the one of this data folder.
 *
 * @throws EmbeddedPostgresFailure `start-failed`, `ready-too-late`, `server-foreign`
 */
export async function waitUntilReady(
	layout: Layout,
	postmaster: Postmaster,
	onWait: WaitReport
): Promise<void> {
	const began = performance.now();
	let reportedMs = 0;
	for (;;) {
		const client = administratorClient(layout, postmaster.socketFolder, 'postgres');
		try {
			await client.connect();
			await proveIdentity(client, layout);
			await ensureRole(client, readSecret(layout.password));
			await ensureDatabase(client);
			return;
		} catch (error) {
			const state = stateOf(error);
			if (!state) throw error;
			if (!isUp(postmaster)) throw explainStart(layout);
			const waitedMs = performance.now() - began;
			if (waitedMs > readyTimeoutMs) {
				throw new EmbeddedPostgresFailure('ready-too-late', { folder: layout.log });
			}
			if (waitedMs - reportedMs > reportMs) {
				reportedMs = waitedMs;
				onWait(state, waitedMs);
			}
		} finally {
			await client.end().catch(() => {});
		}
		await sleep(pollMs);
	}
}

/** The address the app uses, on the server's socket. */
export function appUrl(layout: Layout, socketFolder: string): string {
	return urlFor(roleName, readSecret(layout.password), databaseName, socketFolder);
}

function administratorClient(layout: Layout, socketFolder: string, database: string): pg.Client {
	const client = new pg.Client({
		connectionString: urlFor(
			administratorName,
			readSecret(layout.administratorPassword),
			database,
			socketFolder
		),
		application_name: 'zhixing supervisor',
		connectionTimeoutMillis: 5_000,
		query_timeout: 30_000
	});
	client.on('error', () => {});
	return client;
}

function urlFor(user: string, password: string, database: string, socketFolder: string): string {
	const host = encodeURIComponent(socketFolder);
	return `postgresql://${user}:${password}@/${database}?host=${host}&port=${socketPort}`;
}

async function proveIdentity(client: pg.Client, layout: Layout): Promise<void> {
	const { rows } = await client.query(
		`select current_setting('data_directory') as folder, system_identifier::text as identifier
		from pg_control_system()`
	);
	const { folder, identifier } = rows[0];
	if (folder !== layout.data || identifier !== readSystemIdentifier(layout.data)) {
		throw new EmbeddedPostgresFailure('server-foreign', { folder });
	}
}

/** The first eight bytes of `pg_control`, in the machine's byte order (all of ours are little-endian). */
function readSystemIdentifier(data: string): string {
	return readFileSync(join(data, 'global/pg_control')).readBigUInt64LE(0).toString();
}

/**
 * The app's role is no superuser: an injected statement reaches no file and no program. It may make
 * databases, which a restore needs to try a backup before it counts.
 */
async function ensureRole(client: pg.Client, password: string): Promise<void> {
	const { rowCount } = await client.query('select from pg_roles where rolname = $1', [roleName]);
	if (rowCount) return;
	await client.query(
		`create role ${roleName} login createdb in role pg_monitor password ${client.escapeLiteral(password)}`
	);
}

async function ensureDatabase(client: pg.Client): Promise<void> {
	const { rowCount } = await client.query('select from pg_database where datname = $1', [
		databaseName
	]);
	if (rowCount) return;
	await client.query(`create database ${databaseName} owner ${roleName}`);
}

function readSecret(path: string): string {
	return readFileSync(path, 'utf8').trim();
}

/** Whether the server may still come up: not there yet, or not accepting yet (57P03). */
function stateOf(error: unknown): 'starting' | 'recovery' | undefined {
	const { code, message } = error as { code?: string; message?: string };
	if (code === '57P03') return message?.includes('recovery') ? 'recovery' : 'starting';
	if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'starting';
	if (code === '57P01' || code === '57P02') return 'starting';
	if (message?.includes('Connection terminated') || message?.includes('timeout')) return 'starting';
	return undefined;
}
