import { sql, type Kysely } from 'kysely';
import { version as product } from '../../../../package.json';
import type { Database } from '../database/schema.ts';

export interface Versions {
	product: string;
	/** Only for whoever is signed in: a stranger should not learn what to attack. */
	inside?: { node: string; postgresql: string; migration: string };
}

/** What runs here. */
export async function readVersions(db: Kysely<Database>, actor: object | null): Promise<Versions> {
	if (!actor) return { product };
	const { rows } = await sql<{ postgresql: string; migration: string }>`
		select current_setting('server_version') as postgresql,
			(select max(name) from kysely_migration) as migration`.execute(db);
	const { postgresql = '', migration = '' } = rows[0] ?? {};
	return { product, inside: { node: process.versions.node, postgresql, migration } };
}
