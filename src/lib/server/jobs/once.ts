import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Database } from '../database/schema.ts';
import { runOnce } from '../operations/operation.ts';
import type { Job } from './queue.ts';

/**
 * Runs the effect of a job exactly once, however often the job is run: the row that remembers the
 * job commits with the effect, and a run after a crash finds it.
 */
export async function onceForJob(
	db: Kysely<Database>,
	job: Job,
	effect: (trx: Transaction<Database>) => Promise<void>
): Promise<void> {
	const operation = {
		opId: job.id,
		accountId: null,
		command: `job ${job.name}`,
		inputHash: createHash('sha256')
			.update(canonicalJson({ ...job.payload }))
			.digest()
	};
	await runOnce(db, operation, async (trx) => {
		await effect(trx);
		return {};
	});
}
