import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { lockHome } from '#lib/server/embedded-postgres/home-lock.ts';
import { prepareHome } from '#lib/server/embedded-postgres/layout.ts';
import { openContext } from './context.ts';
import { openDatabase } from './family/database.ts';
import { checkPort } from './family/port.ts';
import { prepareDatabase } from './family/prepare.ts';
import { tellWelcome } from './family/report.ts';
import { listenForStop } from './family/signals.ts';
import { variablesFor } from './family/variables.ts';

/** Like `start`, but with Vite's development server in place of the built app, and no job worker. */
export async function run(): Promise<number> {
	const { stop } = listenForStop();
	const context = openContext();
	const { host, port, origin, home } = context.environment;
	await using house = new AsyncDisposableStack();
	prepareHome(home);
	house.defer(lockHome(join(home, 'start.lock'), origin));
	await checkPort(host, port);
	const url = await openDatabase(context, house);
	const prepared = await prepareDatabase(context, url);
	if (stop.aborted) return 0;
	tellWelcome(context, prepared);

	const vite = join(context.project, 'node_modules/vite/bin/vite.js');
	const options = ['dev', `--host=${host}`, `--port=${port}`, '--strictPort'];
	const server = spawn(process.execPath, [vite, ...options], {
		cwd: context.project,
		env: { ...variablesFor(context, url, prepared.isDemo), NODE_ENV: 'development' },
		stdio: 'inherit'
	});
	stop.addEventListener('abort', () => server.kill('SIGTERM'));
	// Awaited here, since leaving the function takes the house down.
	return await new Promise((resolve) => {
		server.on('exit', (code) => resolve(stop.aborted ? 0 : (code ?? 1)));
	});
}
