import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { listHalfMade } from '#lib/server/embedded-postgres/cluster.ts';
import { layoutOf, type Layout } from '#lib/server/embedded-postgres/layout.ts';
import { findOperatingUser } from '#lib/server/embedded-postgres/operating-user.ts';
import {
	findProcess,
	listProcessesOf,
	signal,
	waitForExit,
	type ProcessIdentity
} from '#lib/server/embedded-postgres/processes.ts';
import type { HostReport } from './supervisor-host.ts';

/** A process that holds a home, and what it has reported. */
export interface Host {
	child: ChildProcess;
	reports: HostReport[];
	/** Resolves with the first report of the kind. */
	hear<Kind extends HostReport['kind']>(kind: Kind): Promise<Extract<HostReport, { kind: Kind }>>;
	/** SIGKILL, and wait until it is gone. */
	kill(): Promise<void>;
	/** Ask it to stop, and wait. */
	stop(): Promise<void>;
}

export function makeHome(): string {
	return mkdtempSync(join(tmpdir(), 'zhixing-supervisor-'));
}

export function layoutOfHome(home: string): Layout {
	return layoutOf(home, findOperatingUser());
}

/** Ends whatever still works in the home, and removes it. */
export async function removeHome(home: string): Promise<void> {
	for (const left of listEverybody(home)) {
		signal(left, 'SIGKILL');
		await waitForExit(left, 5_000);
	}
	rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Servers, and programs that are still making a data folder. */
export function listEverybody(home: string): ProcessIdentity[] {
	const layout = layoutOfHome(home);
	if (!existsSync(layout.base)) return [];
	return [layout.data, ...listHalfMade(layout)].flatMap(listProcessesOf);
}

/** A home as a first start and a clean stop leave it, copied from one that is made once. */
export function copyHome(template: string): string {
	const home = makeHome();
	execFileSync('cp', ['-a', `${template}/.`, home]);
	return home;
}

export function startHost(home: string): Host {
	const child = fork(join(import.meta.dirname, 'supervisor-host.ts'), [home]);
	const reports: HostReport[] = [];
	child.on('message', (report: HostReport) => reports.push(report));
	const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
	return {
		child,
		reports,
		async hear<Kind extends HostReport['kind']>(kind: Kind) {
			for (;;) {
				const report = reports.find((one) => one.kind === kind);
				if (report) return report as Extract<HostReport, { kind: Kind }>;
				if (child.exitCode !== null || child.signalCode !== null) {
					throw new Error(`The host ended without "${kind}": ${JSON.stringify(reports)}`);
				}
				await sleep(5);
			}
		},
		async kill() {
			child.kill('SIGKILL');
			await exited;
		},
		async stop() {
			child.send('stop');
			await exited;
		}
	};
}

/** The first processes of servers on this home: one, or something is badly wrong. */
export function listPostmasters(home: string): number[] {
	const everyone = listProcessesOf(layoutOfHome(home).data).map(({ pid }) => pid);
	return everyone.filter((pid) => !everyone.includes(parentOf(pid)));
}

/** Kills a whole server at once: stopped first, so that nobody notices and tidies up. */
export async function killServer(home: string): Promise<void> {
	const everyone = listProcessesOf(layoutOfHome(home).data);
	for (const one of everyone) signal(one, 'SIGSTOP');
	for (const one of everyone) signal(one, 'SIGKILL');
	for (const one of everyone) await waitForExit(one, 5_000);
}

export async function query<Row extends pg.QueryResultRow>(
	url: string,
	text: string,
	values: unknown[] = []
): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
	client.on('error', () => {});
	await client.connect();
	try {
		return (await client.query<Row>(text, values)).rows;
	} finally {
		await client.end().catch(() => {});
	}
}

/** Keeps one server process busy, as a long report would. @returns its number */
export async function startSleeper(url: string): Promise<number> {
	const client = new pg.Client(url);
	client.on('error', () => {});
	await client.connect();
	const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
	client.query('select pg_sleep(60)').catch(() => {});
	return rows[0]?.pid ?? 0;
}

export function isAlive(pid: number): boolean {
	return findProcess(pid) !== undefined;
}

function parentOf(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
