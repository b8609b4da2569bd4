import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connect } from '#lib/server/database/connect.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { createVault, type Vault } from '#lib/server/secrets/vault.ts';
import { databaseUrl, templateName } from './global-setup.ts';

export interface FreshDatabase {
	db: Kysely<Database>;
	url: string;
	vault: Vault;
}

/** How many a worker has made; the files of one worker share what the code keeps in memory. */
let databasesMade = 0;
const versionsPerDatabaseMax = 100_000;

/** A migrated, empty database of its own for the test file that asks, dropped when the file ends. */
export async function freshDatabase(): Promise<FreshDatabase> {
	const serverUrl = inject('serverUrl');
	const name = `test_${randomBytes(6).toString('hex')}`;
	await onServer(serverUrl, `create database ${name} template ${templateName}`);
	const url = databaseUrl(serverUrl, name);
	// What a version says never changes, so the code may keep it by its id: no two share one.
	const firstVersion = 1 + databasesMade++ * versionsPerDatabaseMax;
	await onServer(url, `alter table question_version alter id restart with ${firstVersion}`);
	const db = connect({ url, applicationName: name, connectionsMax: 24 });
	afterAll(async () => {
		await db.destroy();
		await drop(serverUrl, name);
	});
	return { db, url, vault: createTestVault() };
}

/** A vault with keys of its own. */
export function createTestVault(): Vault {
	return createVault({
		currentKeyId: 'test',
		encryptionKeys: { test: randomBytes(32) },
		lookupKey: randomBytes(32)
	});
}

const dropsMax = 10;
const dropPauseMs = 500;

/** The server's own vacuum may be at work in the database, and is not ours to end: it is soon done. */
async function drop(serverUrl: string, name: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await onServer(serverUrl, `drop database if exists ${name} with (force)`);
		} catch (caught) {
			if (attempt >= dropsMax || (caught as { code?: string }).code !== '42501') throw caught;
			await new Promise((resolve) => setTimeout(resolve, dropPauseMs));
		}
	}
}

async function onServer(url: string, statement: string): Promise<void> {
	const client = new pg.Client(url);
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
