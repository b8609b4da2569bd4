import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDatabase } from '#lib/server/database/catalogue.ts';
import { connect } from '#lib/server/database/connect.ts';
import { migrateToLatest } from '#lib/server/database/migrate.ts';
import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';

/** Writes `migrations/schema.sql`: migrates an empty database of its own and reads its catalogues. */
const home = await mkdtemp(join(tmpdir(), 'zhixing-schema-'));
const server = await startEmbeddedPostgres({ home, settings: { fsync: 'off' } });
const db = connect({ url: server.url, applicationName: 'schema' });
try {
	await migrateToLatest(db);
	await writeFile('migrations/schema.sql', await describeDatabase(db));
} finally {
	await db.destroy();
	await server.stop();
	await rm(home, { recursive: true, force: true });
}
