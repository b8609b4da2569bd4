import type { Kysely } from 'kysely';
import pino, { type Logger } from 'pino';
import type { Database } from '../database/schema.ts';
import { createLocalDisk } from '../files/local-disk.ts';
import { createMailTransport } from '../notices/mail-transport.ts';
import { findMailAddress } from '../people/mail-address.ts';
import type { Vault } from '../secrets/vault.ts';
import { createHandlers, noteAnchor, type WorkerServices } from './handlers.ts';
import { startWorker } from './queue.ts';

export interface WorkerOptions {
	db: Kysely<Database>;
	/** The same database: the queue keeps connections of its own. */
	url: string;
	vault: Vault;
	/** The folder of files and anchors. */
	home: string;
	/** See `mailUrlSchema`; without it nothing is mailed. */
	mailUrl?: string;
	/** Where the links of letters lead. */
	origin?: string;
	log?: Logger;
}

export interface RunningWorker {
	/** Takes no new job, gives running ones eight seconds, and notes the head of the audit. */
	stop(): Promise<void>;
}

/**
 * Works on the jobs of the installation until it is stopped. The caller keeps `db`, and ends it
 * after `stop`.
 */
export async function runWorker(options: WorkerOptions): Promise<RunningWorker> {
	const { db, url, vault, home, mailUrl, origin } = options;
	const log = options.log ?? pino({ name: 'worker' });
	const mail = mailUrl ? createMailTransport(mailUrl) : undefined;
	const services: WorkerServices = {
		db,
		blobs: createLocalDisk(home),
		home,
		log,
		mail,
		findMailAddress: (personId) => findMailAddress(db, vault, personId),
		origin
	};
	const worker = await startWorker(url, createHandlers(services), {
		onError: (error, job) => log.error({ job, error: error.message }, 'A job did not succeed.')
	});
	await noteAnchor(services);
	log.info('The worker is ready.');
	return {
		stop: async () => {
			await worker.stop();
			await noteAnchor(services);
			mail?.close();
		}
	};
}
