import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';

export interface Operation {
	/** Chosen by the client, once for each intention: a UUID. */
	opId: string;
	accountId: number | null;
	/** What was asked for: the route and the action. */
	command: string;
	/** A keyed hash of the input: the same id with other input is a mistake, not a repetition. */
	inputHash: Buffer;
}

/** A result as a repetition finds it: what is shown `once`, such as an initial password, is never stored. */
export type Remembered<Result extends object> = Omit<Result, 'once'> &
	(Result extends { once: infer Once } ? { once?: Once } : unknown);

/**
 * Runs a command exactly once: the row that remembers it, its effect and its audit row commit
 * together. A repetition finds the first result and has no effect.
 *
 * @returns the result, and whether it is that of an earlier run
 * @throws Conflict `operation-in-flight` while the first run is not finished
 * @throws Invalid `operation-differs` where the id was used for something else
 */
export async function runOnce<Result extends object>(
	db: Kysely<Database>,
	operation: Operation,
	effect: (trx: Transaction<Database>) => Promise<Result>
): Promise<{ result: Remembered<Result>; isRepeated: boolean }> {
	return db.transaction().execute(async (trx) => {
		await lockOperation(trx, operation.opId);
		const earlier = await findResult<Result>(trx, operation);
		if (earlier) return { result: earlier, isRepeated: true };

		const result = await effect(trx);
		const stored = { ...result } as Record<string, unknown>;
		delete stored.once;
		await trx
			.insertInto('operation')
			.values({
				op_id: operation.opId,
				account_id: operation.accountId,
				command: operation.command,
				input_hash: operation.inputHash,
				result: JSON.stringify(stored)
			})
			.execute();
		return { result: result as Remembered<Result>, isRepeated: false };
	});
}

async function lockOperation(trx: Transaction<Database>, opId: string): Promise<void> {
	const lock = await sql<{ is_held: boolean }>`
		select pg_try_advisory_xact_lock(hashtextextended(${opId}, 0)) as is_held`.execute(trx);
	if (!lock.rows[0]?.is_held) throw new Conflict('operation-in-flight');
}

async function findResult<Result extends object>(
	trx: Transaction<Database>,
	operation: Operation
): Promise<Remembered<Result> | undefined> {
	const earlier = await trx
		.selectFrom('operation')
		.select(['account_id', 'command', 'input_hash', 'result'])
		.where('op_id', '=', operation.opId)
		.executeTakeFirst();
	if (!earlier) return undefined;
	const isSame =
		earlier.account_id === operation.accountId &&
		earlier.command === operation.command &&
		earlier.input_hash.equals(operation.inputHash);
	if (!isSame) throw new Invalid('operation-differs');
	return earlier.result as Remembered<Result>;
}
