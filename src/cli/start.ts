import { join } from 'node:path';
import { lockHome } from '#lib/server/embedded-postgres/home-lock.ts';
import { prepareHome } from '#lib/server/embedded-postgres/layout.ts';
import { buildIfNeeded } from './build.ts';
import { openContext, type Context } from './context.ts';
import { Refused } from './explain.ts';
import { openDatabase } from './family/database.ts';
import { startFamily } from './family/family.ts';
import { checkPort } from './family/port.ts';
import { prepareDatabase } from './family/prepare.ts';
import { waitForReady } from './family/readiness.ts';
import { tellChildEvent, tellWelcome, warnOfOrigin } from './family/report.ts';
import { listenForStop, whenAborted, type StopSignals } from './family/signals.ts';
import { variablesFor } from './family/variables.ts';
import { tell, tellRow } from './screen.ts';
import { say } from './words.mjs';

const readyTimeoutMs = 30_000;
/** How long a balancer in front is told "not ready" before connections are refused. */
const unreadyBehindProxyMs = 3_000;

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
	const { host, port, origin, home } = environment;
	prepareHome(home);
	house.defer(lockHome(join(home, 'start.lock'), origin));
	await checkPort(host, port);
	await buildIfNeeded(project);
	stop.throwIfAborted();

	const url = await openDatabase(context, house);
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
