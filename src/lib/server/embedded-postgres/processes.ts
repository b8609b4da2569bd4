import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
	pid: number;
	/** Clock ticks between the machine's start and the process's. */
	startTicks: string;
}

/** The process with this number, or `undefined` where none runs (a zombie does not run). */
export function findProcess(pid: number): ProcessIdentity | undefined {
	let stat: string;
	try {
		stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch {
		return undefined;
	}
	// The second field is the name in brackets and may hold anything, so counting starts behind it.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [state, startTicks] = [fields[0], fields[19]];
	if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined;
	return { pid, startTicks };
}

export function isRunning(identity: ProcessIdentity): boolean {
	return findProcess(identity.pid)?.startTicks === identity.startTicks;
}

/** Waits until the process is gone. @returns whether it went within the time */
export async function waitForExit(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
	const deadline = performance.now() + timeoutMs;
	while (isRunning(identity)) {
		if (performance.now() > deadline) return false;
		await sleep(20);
	}
	return true;
}

/** Sends a signal; a process that has just gone is not an error. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
	if (!isRunning(identity)) return;
	try {
		process.kill(identity.pid, name);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

/** Whether the process is a PostgreSQL program that works in this data folder. */
export function worksInFolder(pid: number, dataFolder: string): boolean {
	return readLink(`/proc/${pid}/cwd`) === dataFolder && commandName(pid) === 'postgres';
}

/** PostgreSQL programs at work in this data folder, and an `initdb` that is filling it. */
export function listProcessesOf(dataFolder: string): ProcessIdentity[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => worksInFolder(pid, dataFolder) || isInitialising(pid, dataFolder))
		.map(findProcess)
		.filter((identity) => identity !== undefined);
}

function isInitialising(pid: number, dataFolder: string): boolean {
	if (commandName(pid) !== 'initdb') return false;
	return readText(`/proc/${pid}/cmdline`).split('\0').includes(`--pgdata=${dataFolder}`);
}

function commandName(pid: number): string {
	return readText(`/proc/${pid}/comm`).trim();
}

function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

function readLink(path: string): string | undefined {
	try {
		return readlinkSync(path);
	} catch {
		return undefined;
	}
}
