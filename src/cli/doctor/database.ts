import { sql, type Kysely } from 'kysely';
import { importContent } from '#lib/server/content/import.ts';
import { listPendingMigrations } from '#lib/server/database/migrate.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { examineEmbedded } from '#lib/server/embedded-postgres/examination.ts';
import { createLocalDisk } from '#lib/server/files/local-disk.ts';
import { withDatabase, type Context } from '../context.ts';
import { explain } from '../explain.ts';
import { say, sayContentError } from '../words.mjs';
import { bad, good, warning, type Finding } from './finding.ts';

const versionLeast = 15;
const clockDriftMaxMs = 2_000;

/** The database, if there is one, and the content against it. */
export async function examineDatabase(context: Context): Promise<Finding[]> {
	try {
		const { databaseUrl, home } = context.environment;
		if (!databaseUrl && !examineEmbedded(home)) return [];
		return await withDatabase(context, 'doctor', async (db) => [
			await examineServer(db),
			await examineClock(db),
			await examineTables(db),
			...(await examineContent(context, db))
		]);
	} catch (error) {
		return [{ mark: 'bad', label: say('cli_row_database'), text: explain(error) }];
	}
}

async function examineServer(db: Kysely<Database>): Promise<Finding> {
	const { rows } = await sql<{ version: string; encoding: string; began: boolean }>`
		select current_setting('server_version') as version,
			current_setting('server_encoding') as encoding`.execute(db);
	const { version = '', encoding = '' } = rows[0] ?? {};
	const values = { version, encoding, needed: versionLeast };
	if (Number.parseInt(version, 10) < versionLeast) {
		return bad('cli_row_database', 'cli_doctor_server_old', 'cli_doctor_server_old_mend', values);
	}
	if (encoding !== 'UTF8') {
		return bad('cli_row_database', 'cli_doctor_encoding', 'cli_doctor_encoding_mend', values);
	}
	return good('cli_row_database', 'cli_doctor_server_good', values);
}

/** Deadlines go by the database's clock, people by this machine's. */
async function examineClock(db: Kysely<Database>): Promise<Finding> {
	const before = Date.now();
	const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
	const middle = (before + Date.now()) / 2;
	const driftMs = Math.round(Math.abs((rows[0]?.now.getTime() ?? 0) - middle));
	const values = { seconds: (driftMs / 1000).toFixed(1) };
	if (driftMs <= clockDriftMaxMs) return good('cli_doctor_clock', 'cli_doctor_clock_same', values);
	return bad('cli_doctor_clock', 'cli_doctor_clock_drift', 'cli_doctor_clock_mend', values);
}

async function examineTables(db: Kysely<Database>): Promise<Finding> {
	const pending = await listPendingMigrations(db);
	if (pending.length === 0) return good('cli_row_tables', 'cli_migrate_nothing');
	const values = { count: pending.length };
	return warning('cli_row_tables', 'cli_doctor_tables_old', 'cli_doctor_tables_mend', values);
}

async function examineContent(context: Context, db: Kysely<Database>): Promise<Finding[]> {
	const pending = await listPendingMigrations(db);
	if (pending.length > 0) return [];
	const report = await importContent(db, {
		folder: context.contentFolder,
		blobs: createLocalDisk(context.environment.home),
		dryRun: true
	});
	const { files, changed, errors } = report;
	if (errors.length === 0) {
		return [good('cli_row_content', 'cli_doctor_content_good', { files, changed })];
	}
	return errors.map((error) => ({
		mark: 'bad',
		label: say('cli_row_content'),
		text: `content/${error.file}:${error.line}  ${sayContentError(error)}`
	}));
}
