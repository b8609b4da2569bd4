import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { layoutOf } from '#lib/server/embedded-postgres/layout.ts';
import { findOperatingUser } from '#lib/server/embedded-postgres/operating-user.ts';
import {
	findProcess,
	listProcessesOf,
	signal,
	waitForExit,
	type ProcessIdentity
} from '#lib/server/embedded-postgres/processes.ts';
import { askReadiness } from '../family/readiness.ts';

/** One `zhixing start` on a home and a port of its own, with everything that it starts. */
export interface Household {
	home: string;
	port: number;
	origin: string;
	/** Starts it anew. */
	start(variables?: Record<string, string>): Run;
	/** Every process below the last start, the database not included. */
	listFamily(): ProcessIdentity[];
	listDatabase(): ProcessIdentity[];
	/** Ends whatever is left, and removes the home. */
	remove(): Promise<void>;
}

export interface Run {
	child: ChildProcess;
	output: () => string;
	/** Resolves with the time from the start to the first "ready", in milliseconds. */
	ready: (timeoutMs: number) => Promise<number>;
	/** Resolves with the exit code; `null` after a signal. */
	exited: Promise<number | null>;
}

const command = join(import.meta.dirname, '../zhixing.ts');

export async function openHousehold(): Promise<Household> {
	const home = mkdtempSync(join(tmpdir(), 'zhixing-household-'));
	const port = await findFreePort();
	const origin = `http://localhost:${port}`;
	const mark = `ZHIXING_HOME=${home}`;
	const listFamily = () => listProcessesWith(mark);
	const listDatabase = () => listProcessesOf(layoutOf(home, findOperatingUser()).data);
	return {
		home,
		port,
		origin,
		listFamily,
		listDatabase,
		start: (variables = {}) =>
			run({ ZHIXING_HOME: home, PORT: String(port), ZHIXING_LANGUAGE: 'en', ...variables }, port),
		async remove() {
			for (const left of [...listFamily(), ...listDatabase()]) {
				signal(left, 'SIGKILL');
				await waitForExit(left, 5_000);
			}
			rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
		}
	};
}

/** Kills all of them in one go: stopped first, so that nobody notices and tidies up. */
export async function killAtOnce(processes: readonly ProcessIdentity[]): Promise<void> {
	for (const one of processes) signal(one, 'SIGSTOP');
	for (const one of processes) signal(one, 'SIGKILL');
	for (const one of processes) await waitForExit(one, 5_000);
}

function run(variables: Record<string, string>, port: number): Run {
	const began = performance.now();
	const child = spawn(process.execPath, [command, 'start'], {
		env: { ...process.env, ORIGIN: '', DATABASE_URL: '', HOST: '', ...variables },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
	return {
		child,
		output: () => output,
		exited,
		async ready(timeoutMs) {
			for (;;) {
				const status = await askReadiness('127.0.0.1', port, `http://localhost:${port}`);
				const tookMs = performance.now() - began;
				if (status === 200) return tookMs;
				if (child.exitCode !== null || tookMs > timeoutMs) {
					throw new Error(`Not ready after ${Math.round(tookMs)} ms:\n${output}`);
				}
				await sleep(20);
			}
		}
	};
}

/** The children inherit the home in their environment; PostgreSQL does not. */
function listProcessesWith(mark: string): ProcessIdentity[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) => readEnvironment(pid).includes(mark))
		.map((pid) => findProcess(Number(pid)))
		.filter((identity) => identity !== undefined);
}

function readEnvironment(pid: string): string[] {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
	} catch {
		return [];
	}
}

export function findFreePort(): Promise<number> {
	const { promise, resolve } = Promise.withResolvers<number>();
	const server = createServer();
	server.listen(0, '127.0.0.1', () => {
		const { port } = server.address() as AddressInfo;
		server.close(() => resolve(port));
	});
	return promise;
}
