import pino from 'pino';
import { connect } from '#lib/server/database/connect.ts';
import { runWorker } from '#lib/server/jobs/worker.ts';
import { readKeys } from '#lib/server/secrets/keys.ts';
import { createVault } from '#lib/server/secrets/vault.ts';
import type { FromChild, ToChild } from './family/kept-child.ts';

// The job worker. The supervisor has checked and set the environment.

/** A job may work through a whole table. */
const statementTimeoutMs = 5 * 60_000;

const need = (name: string): string => {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set. Start Zhixing with \`npm start\`.`);
	return value;
};

const log = pino({ name: 'worker', level: process.env.ZHIXING_LOG_LEVEL ?? 'info' });
const url = need('DATABASE_URL');
const db = connect({
	url,
	applicationName: 'zhixing-worker',
	statementTimeoutMs,
	onConnectionLost: (error) => log.warn({ error: error.message }, 'A database connection was lost.')
});
const worker = await runWorker({
	db,
	url,
	log,
	vault: createVault(readKeys(need('ZHIXING_KEYS_FILE'))),
	home: need('ZHIXING_HOME'),
	mailUrl: process.env.ZHIXING_MAIL_URL,
	origin: need('ORIGIN')
});

let isStopping = false;

async function stop(): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	await worker.stop();
	await db.destroy();
	process.exit(0);
}

process.on('message', (message: ToChild) => {
	if (message.kind === 'drain') void stop();
});
// A Ctrl-C reaches the whole family; the supervisor decides what follows.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => void stop());
// Nobody is left to restart or stop us; a job that is cut short runs again.
process.on('disconnect', () => process.exit(0));

const ready: FromChild = { kind: 'ready' };
process.send?.(ready);
