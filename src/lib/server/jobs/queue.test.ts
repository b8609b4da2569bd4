import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql, type Kysely, type Transaction } from 'kysely';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { recordAudit, systemActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { jobNames, type JobName } from './names.ts';
import { onceForJob } from './once.ts';
import {
	enqueue,
	migrateJobs,
	startWorker,
	type Handlers,
	type Job,
	type Worker
} from './queue.ts';

const times = { pollSeconds: 0.5, heartbeatSeconds: 10, superviseSeconds: 1, retrySeconds: 1 };
const crashingWorker = join(import.meta.dirname, '../../../../tests/support/crashing-worker.ts');
let db: Kysely<Database>;
let url: string;
let worker: Worker | undefined;

beforeAll(async () => {
	({ db, url } = await freshDatabase());
	await migrateJobs(url);
});

afterEach(async () => {
	await worker?.stop();
	worker = undefined;
	await sql`delete from job_queue.job`.execute(db);
});

/** A worker that does the same about every job. */
async function work(
	handle: (job: Job) => Promise<void>,
	onError: (error: Error) => void = () => undefined
): Promise<void> {
	const handlers = Object.fromEntries(jobNames.map((name) => [name, handle])) as Handlers;
	worker = await startWorker(url, handlers, { onError }, times);
}

async function jobs(): Promise<{ id: string; name: JobName; state: string; data: unknown }[]> {
	const { rows } = await sql<{ id: string; name: JobName; state: string; data: unknown }>`
		select id, name, state, data from job_queue.job
		where name in (${sql.join(jobNames)}) and data is distinct from '{}' order by created_on`.execute(
		db
	);
	return rows;
}

const ask = (key?: string, requestedBy = 7) =>
	db.transaction().execute((trx) => enqueue(trx, 'verify-audit', { requestedBy }, { key }));
const waitFor = (state: string, timeout = 10_000) =>
	expect.poll(async () => (await jobs())[0]?.state, { timeout }).toBe(state);

describe('asking for a job', () => {
	test('is part of the transaction: no commit, no job', async () => {
		const change = db.transaction().execute(async (trx) => {
			expect(await enqueue(trx, 'verify-audit', {})).toBe(true);
			throw new Error('the change failed');
		});
		await expect(change).rejects.toThrow('the change failed');
		expect(await jobs()).toEqual([]);
		expect(await ask()).toBe(true);
		expect(await jobs()).toMatchObject([
			{ name: 'verify-audit', state: 'created', data: { requestedBy: 7 } }
		]);
	});

	test('twice with one key makes one job, with two keys two', async () => {
		expect([await ask('a'), await ask('a'), await ask('b')]).toEqual([true, false, true]);
		expect(await jobs()).toHaveLength(2);
	});

	test('at once from many sides with one key makes one job', async () => {
		const made = await Promise.all(Array.from({ length: 10 }, () => ask('same')));
		expect(made.filter(Boolean)).toHaveLength(1);
		expect(await jobs()).toHaveLength(1);
	});

	test('without a key makes none while one waits', async () => {
		expect([await ask(), await ask()]).toEqual([true, false]);
	});
});

describe('a worker', () => {
	test('does what was asked for, and knows its payload', async () => {
		const seen: unknown[] = [];
		await ask('payload', 42);
		await work(async ({ name, payload }) => void seen.push([name, payload]));
		await waitFor('completed');
		expect(seen).toEqual([['verify-audit', { requestedBy: 42 }]]);
		expect(await ask('payload', 42)).toBe(false);
	});

	test('files every schedule in the business time zone', async () => {
		await work(async () => undefined);
		const { rows } = await sql<{ name: string; timezone: string }>`
			select name, timezone from job_queue.schedule order by name`.execute(db);
		expect(rows).toEqual(jobNames.toSorted().map((name) => ({ name, timezone: 'Asia/Shanghai' })));
	});

	test('tries again what failed, and says so', async () => {
		let attempts = 0;
		const errors: Error[] = [];
		await ask();
		await work(
			async () => {
				attempts += 1;
				if (attempts === 1) throw new Error('not this time');
			},
			(error) => errors.push(error)
		);
		await waitFor('completed', 18_000);
		expect(attempts).toBe(2);
		expect(errors.map(({ message }) => message)).toEqual(['not this time']);
	});

	test('stops within ten seconds though a job runs on, and hands it back', async () => {
		let aborted = false;
		await ask();
		await work(
			({ signal }) =>
				new Promise((_resolve, reject) => {
					signal.addEventListener('abort', () => {
						aborted = true;
						reject(new Error('aborted'));
					});
				})
		);
		await waitFor('active');
		const begunAt = performance.now();
		await worker?.stop();
		worker = undefined;
		expect(performance.now() - begunAt).toBeLessThan(10_000);
		expect(aborted).toBe(true);
		expect(await jobs()).toMatchObject([{ state: 'retry' }]);
	});
});

describe('a worker that is killed', () => {
	test('leaves every effect done exactly once', { timeout: 60_000 }, async () => {
		const within = await crashAt('within');
		const after = await crashAt('after');
		expect([await countEffects(within), await countEffects(after)]).toEqual([0, 1]);

		const runs: string[] = [];
		await work(async (job) => {
			runs.push(job.id);
			await onceForJob(db, job, (trx) => recordEffect(trx, job));
		});
		await expect
			.poll(async () => (await jobs()).map(({ state }) => state), { timeout: 40_000 })
			.toEqual(['completed', 'completed']);
		expect(runs).toEqual(expect.arrayContaining([within, after]));
		expect([await countEffects(within), await countEffects(after)]).toEqual([1, 1]);
	});
});

/** Asks for a job, and lets a process of its own die over it. */
async function crashAt(moment: 'within' | 'after'): Promise<string> {
	await ask(moment);
	const crashing = spawn(process.execPath, [crashingWorker, url, moment], { stdio: 'inherit' });
	const [, signal] = await once(crashing, 'exit');
	expect(signal).toBe('SIGKILL');
	const job = (await jobs()).findLast(({ state }) => state === 'active');
	return job?.id ?? '';
}

async function recordEffect(trx: Transaction<Database>, job: Job): Promise<void> {
	await recordAudit(trx, systemActor('jobs'), { action: 'test.effect', subjectId: job.id });
}

async function countEffects(id: string): Promise<number> {
	const effects = await db
		.selectFrom('audit_event')
		.select('seq')
		.where('subject_id', '=', id)
		.execute();
	return effects.length;
}
