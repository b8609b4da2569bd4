import { join } from 'node:path';
import {
	startEmbeddedPostgres,
	type EmbeddedPostgres
} from '#lib/server/embedded-postgres/embedded-postgres.ts';
import { lockHome } from '#lib/server/embedded-postgres/home-lock.ts';
import { prepareHome } from '#lib/server/embedded-postgres/layout.ts';
import { buildIfNeeded } from './build.ts';
import { openContext, type Context } from './context.ts';
import { Refused } from './explain.ts';
import { startFamily } from './family/family.ts';
import { checkPort } from './family/port.ts';
import { prepareDatabase } from './family/prepare.ts';
import { waitForReady } from './family/readiness.ts';
import { tellChildEvent, tellDatabaseEvent, tellWelcome, warnOfOrigin } from './family/report.ts';
import { listenForStop, whenAborted, type StopSignals } from './family/signals.ts';
import { tell, tellRow } from './screen.ts';
import { say } from './words.mjs';

const readyTimeoutMs = 30_000;
/** How long a balancer in front is told "not ready" before connections are refused. */
const unreadyBehindProxyMs = 3_000;
const connectionsPerWebWorker = 8;
const connectionsBeside = 40;

/** Brings up the whole house, keeps it up, and takes it down on a signal. */
export async function run(): Promise<number> {
	const signals = listenForStop();
	const context = openContext();
	warnOfOrigin(context.environment);
	try {
		await using house = new AsyncDisposableStack();
		await open(context, signals, house);
		await whenAborted(signals.stop);
		tell(`\n${say('cli_stop_begin')}`);
	} catch (error) {
		// What fails because it was told to stop has not failed.
		if (!signals.stop.aborted) throw error;
	}
	tell(say('cli_stop_done'));
	return 0;
}

/** Each step leaves behind, in `house`, how it is undone; they are undone in reverse. */
async function open(context: Context, { stop, hurry }: StopSignals, house: AsyncDisposableStack) {
	const { environment, project } = context;
	const { host, port, origin, home, databaseUrl } = environment;
	prepareHome(home);
	house.defer(lockHome(join(home, 'start.lock'), origin));
	await checkPort(host, port);
	await buildIfNeeded(project);
	stop.throwIfAborted();

	const url = databaseUrl ?? (await openDatabase(context, house)).url;
	stop.throwIfAborted();
	const prepared = await prepareDatabase(context, url);
	stop.throwIfAborted();

	const family = startFamily({
		webWorkersCount: environment.webWorkersCount,
		variables: variablesFor(context, url, prepared.isDemo),
		onEvent: tellChildEvent
	});
	hurry.addEventListener('abort', () => family.kill());
	house.defer(() => family.drain(origin.startsWith('https:') ? unreadyBehindProxyMs : 0));
	await Promise.race([family.ready, whenAborted(stop)]);
	stop.throwIfAborted();
	if (!(await waitForReady({ host, port, origin }, readyTimeoutMs, stop))) {
		stop.throwIfAborted();
		throw new Refused(say('cli_ready_never', { seconds: readyTimeoutMs / 1000 }));
	}
	tellRow('good', say('cli_row_web'), say('cli_web_up', { count: environment.webWorkersCount }));
	tellWelcome(context, prepared);
}

async function openDatabase(
	{ environment }: Context,
	house: AsyncDisposableStack
): Promise<EmbeddedPostgres> {
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
	return server;
}

/** What the children find in their environment; adapter-node reads some of it as well. */
function variablesFor(
	{ environment }: Context,
	url: string,
	isDemo: boolean
): Record<string, string | undefined> {
	return {
		...process.env,
		NODE_ENV: 'production',
		HOST: environment.host,
		PORT: String(environment.port),
		ORIGIN: environment.origin,
		BODY_SIZE_LIMIT: '512K',
		DATABASE_URL: url,
		ZHIXING_HOME: environment.home,
		ZHIXING_KEYS_FILE: environment.keysFile,
		ZHIXING_DEMO: isDemo ? '1' : '0',
		// A person at a terminal wants to see trouble, a log collector everything.
		ZHIXING_LOG_LEVEL: process.env.ZHIXING_LOG_LEVEL || (process.stdout.isTTY ? 'warn' : 'info')
	};
}
