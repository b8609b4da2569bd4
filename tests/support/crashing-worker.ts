import { recordAudit, systemActor } from '#lib/server/audit/audit.ts';
import { connect } from '#lib/server/database/connect.ts';
import { jobNames } from '#lib/server/jobs/names.ts';
import { onceForJob } from '#lib/server/jobs/once.ts';
import { startWorker, type Handlers, type Job } from '#lib/server/jobs/queue.ts';

/**
 * A worker of its own process that is killed at the worst moment: `within` the transaction of the
 * effect, or `after` it, before the queue hears that the job is done.
 */
const [url = '', moment] = process.argv.slice(2);
const db = connect({ url, applicationName: 'crashing-worker' });

async function crash(job: Job): Promise<void> {
	await onceForJob(db, job, async (trx) => {
		await recordAudit(trx, systemActor('jobs'), { action: 'test.effect', subjectId: job.id });
		if (moment === 'within') process.kill(process.pid, 'SIGKILL');
	});
	process.kill(process.pid, 'SIGKILL');
}

const handlers = Object.fromEntries(jobNames.map((name) => [name, crash])) as Handlers;
await startWorker(
	url,
	handlers,
	{ onError: () => undefined },
	{ pollSeconds: 0.5, heartbeatSeconds: 10, superviseSeconds: 1, retrySeconds: 1 }
);
