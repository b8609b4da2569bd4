import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Database } from './schema.ts';

const folder = join(import.meta.dirname, '../../../../migrations');

/**
 * Brings the database to the newest migration, one starter at a time (Kysely holds a lock).
 *
 * @returns the names of the migrations that ran now
 * @throws the error of the migration that failed; those before it stay
 */
export async function migrateToLatest(db: Kysely<Database>): Promise<string[]> {
	const { error, results } = await createMigrator(db).migrateToLatest();
	if (error) throw error;
	return (results ?? []).map(({ migrationName }) => migrationName);
}

/** The names of the migrations that have not run yet, oldest first. */
export async function listPendingMigrations(db: Kysely<Database>): Promise<string[]> {
	const migrations = await createMigrator(db).getMigrations();
	return migrations.filter(({ executedAt }) => !executedAt).map(({ name }) => name);
}

function createMigrator(db: Kysely<Database>): Migrator {
	return new Migrator({ db, provider: { getMigrations } });
}

async function getMigrations(): Promise<Record<string, Migration>> {
	const names = (await readdir(folder))
		.filter((name) => /^\d{4}-[a-z0-9-]+\.ts$/.test(name))
		.sort();
	const migrations: Record<string, Migration> = {};
	for (const name of names) {
		const module = await import(pathToFileURL(join(folder, name)).href);
		migrations[name.replace(/\.ts$/, '')] = module;
	}
	return migrations;
}
