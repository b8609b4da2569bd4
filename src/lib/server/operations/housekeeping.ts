import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../database/schema.ts';

const rowsABatch = 2_000;
const batchesMax = 500;

/** How long what has served its purpose is kept; what is evidence is kept elsewhere, for years. */
export const keptDays = {
	/** A repeated command finds its first result for so long. */
	operation: 30,
	/** A notice that was read. */
	readNotice: 180,
	/** A notice that nobody read. */
	unreadNotice: 365,
	session: 1,
	attemptCounter: 1,
	setupCode: 1
} as const;

const rules: { table: string; rows: (limit: number) => RawBuilder<unknown> }[] = [
	{
		table: 'session',
		rows: (limit) => sql`delete from session where id_hash in (
			select id_hash from session
			where least(idle_expires_at, absolute_expires_at) < now() - make_interval(days => ${keptDays.session})
			limit ${limit})`
	},
	{
		table: 'operation',
		rows: (limit) => sql`delete from operation where op_id in (
			select op_id from operation
			where completed_at < now() - make_interval(days => ${keptDays.operation})
			limit ${limit})`
	},
	{
		table: 'attempt_counter',
		rows: (limit) => sql`delete from attempt_counter where (purpose, subject_hash) in (
			select purpose, subject_hash from attempt_counter
			where window_started_at < now() - make_interval(days => ${keptDays.attemptCounter})
				and coalesce(blocked_until < now(), true)
			limit ${limit})`
	},
	{
		table: 'setup_code',
		rows: (limit) => sql`delete from setup_code where only_one in (
			select only_one from setup_code
			where expires_at < now() - make_interval(days => ${keptDays.setupCode})
			limit ${limit})`
	},
	{
		table: 'notice',
		rows: (limit) => sql`delete from notice where id in (
			select id from notice
			where created_at < now() - make_interval(days => ${keptDays.readNotice})
				and (read_at is not null
					or created_at < now() - make_interval(days => ${keptDays.unreadNotice}))
			limit ${limit})`
	}
];

/**
 * Deletes what has served its purpose, some rows a statement, so that nobody waits for a lock.
 * Running it twice, or from two workers at once, deletes nothing more.
 *
 * @param signal ends it between two statements
 * @returns the rows deleted, by table
 */
export async function cleanUp(
	db: Kysely<Database>,
	signal: AbortSignal
): Promise<Record<string, number>> {
	const deleted: Record<string, number> = {};
	for (const { table, rows } of rules) {
		deleted[table] = 0;
		for (let batch = 0; batch < batchesMax && !signal.aborted; batch += 1) {
			const result = await rows(rowsABatch).execute(db);
			const count = Number(result.numAffectedRows ?? 0);
			deleted[table] += count;
			if (count < rowsABatch) break;
		}
	}
	return deleted;
}
