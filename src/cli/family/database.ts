import { startEmbeddedPostgres } from '#lib/server/embedded-postgres/embedded-postgres.ts';
import type { Context } from '../context.ts';
import { tellRow } from '../screen.ts';
import { say } from '../words.mjs';
import { tellDatabaseEvent } from './report.ts';

const connectionsPerWebWorker = 8;
const connectionsBeside = 40;

/**
 * The address of the operator's database, else of the embedded one, which is brought up and goes
 * down with the house.
 */
export async function openDatabase(
	{ environment }: Context,
	house: AsyncDisposableStack
): Promise<string> {
	if (environment.databaseUrl) return environment.databaseUrl;
	const server = await startEmbeddedPostgres({
		home: environment.home,
		purpose: environment.origin,
		settings: {
			max_connections: String(
				environment.webWorkersCount * connectionsPerWebWorker + connectionsBeside
			)
		},
		onEvent: tellDatabaseEvent
	});
	house.defer(() => server.stop());
	const word = server.adopted ? 'cli_database_adopted' : 'cli_database_up';
	tellRow('good', say('cli_row_database'), say(word, { folder: server.dataFolder }));
	return server.url;
}
