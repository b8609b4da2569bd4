import { sql, type Transaction } from 'kysely';
import type { FactState } from '#lib/qualifications/facts.ts';
import type { Database } from '../database/schema.ts';
import type { Authority } from '../grants/actor.ts';

/**
 * Holds a fact until the transaction ends. A statement of its own: what was decided meanwhile lies in
 * other rows, which a statement that waited for the lock would not see.
 */
export async function lockFact(trx: Transaction<Database>, publicId: string): Promise<void> {
	await trx
		.selectFrom('qualification_fact')
		.where('public_id', '=', publicId)
		.select('id')
		.forUpdate()
		.execute();
}

/** Adds what was decided about a fact; the caller holds the row of the fact. */
export async function addDecision(
	trx: Transaction<Database>,
	actor: Pick<Authority, 'personId'>,
	factId: number,
	{ outcome, reason }: { outcome: Exclude<FactState, 'open'>; reason: string | null }
): Promise<void> {
	await trx
		.insertInto('qualification_decision')
		.values({
			fact_id: factId,
			number: sql<number>`(
				select coalesce(max(number), 0) + 1 from qualification_decision where fact_id = ${factId})`,
			outcome,
			reason,
			decided_by: actor.personId
		})
		.execute();
}
