import { spawn } from 'node:child_process';
import {
	chownSync,
	closeSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync
} from 'node:fs';
import { join } from 'node:path';
import { programEnvironment } from './cluster.ts';
import { EmbeddedPostgresFailure, explainFailure } from './failure.ts';
import { socketPort, type Layout } from './layout.ts';
import type { OperatingUser } from './operating-user.ts';
import {
	findProcess,
	isRunning,
	listProcessesOf,
	signal,
	waitForExit,
	worksInFolder,
	type ProcessIdentity
} from './processes.ts';

/** A running PostgreSQL server: its first process, and the folder of the socket it listens on. */
export interface Postmaster {
	process: ProcessIdentity;
	socketFolder: string;
}

/** A fast shutdown ends every transaction; what is left is a checkpoint, which recovery can do as well. */
const fastShutdownTimeoutMs = 6_000;
const immediateShutdownTimeoutMs = 3_000;

const logTailLength = 2_000;

/**
 * The server that runs on this data folder, whoever started it.
 *
 * The number in `postmaster.pid` alone proves nothing: after a crash it may belong to anybody.
 */
export function findPostmaster(layout: Layout): Postmaster | undefined {
	const lines = readPidFile(layout.data);
	const pid = Number(lines[0]);
	if (!Number.isInteger(pid) || pid <= 0 || !worksInFolder(pid, layout.data)) return undefined;
	const process = findProcess(pid);
	return process && { process, socketFolder: lines[4] || layout.socketFolder };
}

/** Whether the server has been told to stop. */
export function isStopping(layout: Layout): boolean {
	return readPidFile(layout.data)[7]?.trim() === 'stopping';
}

/**
 * Makes the data folder free for a new server: ends processes that survived their postmaster (they
 * hold its shared memory) and removes lock files that name a process which is not ours.
 *
 * @returns whether there was anything
 */
export async function clearRemains(layout: Layout): Promise<boolean> {
	const strays = listProcessesOf(layout.data);
	for (const stray of strays) {
		// They notice the death of their parent by themselves, unless they are busy or stopped.
		if (await waitForExit(stray, 500)) continue;
		signal(stray, 'SIGKILL');
		if (!(await waitForExit(stray, 5_000))) {
			throw new EmbeddedPostgresFailure('stop-failed', { pid: stray.pid });
		}
	}
	const hadPidFile = readPidFile(layout.data).length > 1;
	rmSync(join(layout.data, 'postmaster.pid'), { force: true });
	for (const name of [`.s.PGSQL.${socketPort}`, `.s.PGSQL.${socketPort}.lock`]) {
		rmSync(join(layout.socketFolder, name), { force: true });
	}
	return hadPidFile || strays.length > 0;
}

/**
 * Starts a server in a session of its own: a Ctrl-C in the terminal reaches the whole foreground
 * group, and the database must outlive the requests that are being finished.
 */
export function launchPostmaster(
	layout: Layout,
	binariesFolder: string,
	user: OperatingUser | undefined
): Postmaster {
	const output = openSync(layout.startLog, 'w', 0o600);
	try {
		if (user) chownSync(layout.startLog, user.uid, user.gid);
		const child = spawn(join(binariesFolder, 'postgres'), ['-D', layout.data], {
			...(user && { uid: user.uid, gid: user.gid }),
			cwd: layout.base,
			detached: true,
			env: programEnvironment(),
			stdio: ['ignore', output, output]
		});
		child.unref();
		child.on('error', () => {});
		const process = child.pid === undefined ? undefined : findProcess(child.pid);
		if (!process) throw explainStart(layout);
		return { process, socketFolder: layout.socketFolder };
	} finally {
		closeSync(output);
	}
}

/** Why a server did not come up, from what it printed. */
export function explainStart(layout: Layout): EmbeddedPostgresFailure {
	const output = [readText(layout.startLog), ...readNewestLog(layout.log)].join('');
	return explainFailure('start-failed', output, layout.base);
}

/** Once its own log is open, the server explains itself there. */
function readNewestLog(folder: string): string[] {
	const [newest] = readdirSync(folder)
		.map((name) => ({ path: join(folder, name), changedMs: statSync(join(folder, name)).mtimeMs }))
		.sort((one, other) => other.changedMs - one.changedMs);
	return newest ? [readText(newest.path).slice(-logTailLength)] : [];
}

/**
 * Stops a server, ours by birth or adopted: fast, then at once (the next start recovers).
 *
 * @throws EmbeddedPostgresFailure `stop-failed`
 */
export async function stopPostmaster({ process }: Postmaster): Promise<void> {
	signal(process, 'SIGINT');
	if (await waitForExit(process, fastShutdownTimeoutMs)) return;
	signal(process, 'SIGQUIT');
	if (await waitForExit(process, immediateShutdownTimeoutMs)) return;
	throw new EmbeddedPostgresFailure('stop-failed', { pid: process.pid });
}

export function isUp(postmaster: Postmaster): boolean {
	return isRunning(postmaster.process);
}

function readPidFile(data: string): string[] {
	return readText(join(data, 'postmaster.pid')).split('\n');
}

function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
