import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { fromKysely, PgBoss, type ConstructorOptions } from 'pg-boss';
import { businessTimeZone } from '#lib/dates.ts';
import type { Database } from '../database/schema.ts';
import { jobDefinitions, jobNames, type JobName, type JobPayloads } from './names.ts';

const schema = 'job_queue';
const stopTimeoutMs = 8_000;
const connectionsMax = 4;

export interface Job<Name extends JobName = JobName> {
	/** The same for every attempt: what makes an effect unique. */
	id: string;
	name: Name;
	payload: JobPayloads[Name];
	/** Set when the worker stops or the job has run too long. */
	signal: AbortSignal;
}

export type Handlers = { [Name in JobName]: (job: Job<Name>) => Promise<void> };

export interface QueueEvents {
	/** A job that failed, or the queue's own trouble; it is tried again in either case. */
	onError: (error: Error, jobName?: JobName) => void;
}

export interface WorkerTimes {
	/** How long a job waits at most before a free worker takes it. */
	pollSeconds: number;
	/** A worker that gave no sign of life for so long has crashed: its job goes to another. */
	heartbeatSeconds: number;
	/** How often that is looked for. */
	superviseSeconds: number;
	/** The wait before the second attempt; later ones wait longer, up to ten minutes. */
	retrySeconds: number;
}

/** A crashed worker's job runs again within two minutes: heartbeat, supervision, retry, poll. */
const usualTimes: WorkerTimes = {
	pollSeconds: 2,
	heartbeatSeconds: 30,
	superviseSeconds: 30,
	retrySeconds: 5
};

export interface Worker {
	/** Takes no new job, gives running ones some seconds, and hands the rest back. */
	stop(): Promise<void>;
}

/**
 * Asks for a job in the transaction of what makes it necessary: both happen, or neither. The queue
 * must have been prepared by `migrateJobs`.
 *
 * @param options.key the same key means the same job: a second one is not made while the first is
 * remembered (a week after it ran). Without a key, a second one is not made while one waits or runs.
 * @returns whether a job was made now
 */
export async function enqueue<Name extends JobName>(
	trx: Transaction<Database>,
	name: Name,
	payload: JobPayloads[Name],
	options: { key?: string } = {}
): Promise<boolean> {
	// An instance for one call keeps no connection and no timer: it only knows the queue's tables.
	const boss = openBoss({ db: fromKysely(trx), migrate: false, supervise: false, schedule: false });
	let trouble: Error | undefined;
	boss.on('error', (error) => (trouble = error));
	await boss.start();
	try {
		const { key } = options;
		const keyed = key === undefined ? {} : { id: jobId(name, key), singletonKey: jobId(name, key) };
		const made = await boss.send(name, payload, keyed);
		if (trouble) throw trouble;
		return made !== null;
	} finally {
		await boss.stop({ graceful: false });
	}
}

/** An id that follows from the name and the key (a UUID of version 8, RFC 9562). */
function jobId(name: JobName, key: string): string {
	const bytes = createHash('sha256').update(`${name}\0${key}`).digest().subarray(0, 16);
	bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Brings the queue's own tables (schema `job_queue`) to the version of the library and makes a
 * queue for every kind of job. Part of migrating: `enqueue` needs it before any worker ran.
 */
export async function migrateJobs(url: string, times: WorkerTimes = usualTimes): Promise<void> {
	const boss = openBoss({ connectionString: url, supervise: false, schedule: false, max: 2 });
	let trouble: Error | undefined;
	boss.on('error', (error) => (trouble = error));
	await boss.start();
	try {
		for (const name of jobNames) {
			const options = {
				retryLimit: 5,
				retryDelay: times.retrySeconds,
				retryBackoff: true,
				retryDelayMax: 600,
				expireInSeconds: jobDefinitions[name].runSecondsMax,
				heartbeatSeconds: times.heartbeatSeconds
			};
			await boss.createQueue(name, { policy: 'exclusive', ...options });
			await boss.updateQueue(name, options);
		}
	} finally {
		await boss.stop({ graceful: false });
	}
	if (trouble) throw trouble;
}

/**
 * Works on the jobs of the database until it is stopped, and files the scheduled ones. Any number
 * of workers may run on any number of machines.
 */
export async function startWorker(
	url: string,
	handlers: Handlers,
	events: QueueEvents,
	times: WorkerTimes = usualTimes
): Promise<Worker> {
	await migrateJobs(url, times);
	const boss = openBoss({
		connectionString: url,
		max: connectionsMax,
		superviseIntervalSeconds: times.superviseSeconds,
		monitorIntervalSeconds: times.superviseSeconds
	});
	boss.on('error', (error) => events.onError(error));
	await boss.start();
	await fileSchedules(boss);
	for (const name of jobNames) await work(boss, name, handlers, events, times);
	return { stop: () => boss.stop({ graceful: true, timeout: stopTimeoutMs }) };
}

async function work<Name extends JobName>(
	boss: PgBoss,
	name: Name,
	handlers: Handlers,
	events: QueueEvents,
	times: WorkerTimes
): Promise<void> {
	await boss.work<JobPayloads[Name] | null>(
		name,
		{ pollingIntervalSeconds: times.pollSeconds },
		async (batch) => {
			for (const { id, data, signal } of batch) {
				const payload = data ?? ({} as JobPayloads[Name]);
				await handlers[name]({ id, name, payload, signal }).catch((error: Error) => {
					events.onError(error, name);
					throw error;
				});
			}
		}
	);
}

/** Files what is due by the clock, and takes back what an older version filed. */
async function fileSchedules(boss: PgBoss): Promise<void> {
	for (const { name, key } of await boss.getSchedules())
		if (!jobNames.some((known) => known === name)) await boss.unschedule(name, key);
	for (const name of jobNames)
		await boss.schedule(name, jobDefinitions[name].schedule, {}, { tz: businessTimeZone });
}

function openBoss(options: ConstructorOptions): PgBoss {
	return new PgBoss({
		schema,
		application_name: 'zhixing-jobs',
		registerInstance: false,
		openTelemetry: { enabled: false },
		...options
	});
}
