import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { join } from 'node:path';
import { keepChild, type ChildEvent, type KeptChild } from './kept-child.ts';

export interface FamilyOptions {
	webWorkersCount: number;
	/** The environment of the children, complete. */
	variables: NodeJS.ProcessEnv;
	onEvent: (event: ChildEvent) => void;
}

export interface Family {
	/** Resolves when every member can work. */
	ready: Promise<unknown>;
	drain(unreadyMs: number): Promise<void>;
	kill(): void;
}

/** Together with the database's own stop this stays within 30 seconds. */
const drainTimeoutMs = 20_000;

const folder = join(import.meta.dirname, '..');

/** Starts the web workers, which share one port, and the job worker. */
export function startFamily({ webWorkersCount, variables, onEvent }: FamilyOptions): Family {
	cluster.setupPrimary({ exec: join(folder, 'web.ts'), args: [] });
	const members: KeptChild[] = [];
	for (let number = 1; number <= webWorkersCount; number += 1) {
		const spawn = () => cluster.fork(variables).process;
		members.push(keepChild(`web-${number}`, spawn, onEvent));
	}
	const spawnJobWorker = () => fork(join(folder, 'worker.ts'), [], { env: variables });
	members.push(keepChild('jobs', spawnJobWorker, onEvent));
	return {
		ready: Promise.all(members.map(({ ready }) => ready)),
		async drain(unreadyMs) {
			await Promise.all(members.map((member) => member.drain(drainTimeoutMs, unreadyMs)));
		},
		kill() {
			for (const member of members) member.kill();
		}
	};
}
