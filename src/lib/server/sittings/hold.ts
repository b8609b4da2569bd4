import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOwnSitting } from './reach.ts';

/** A sitting that is held until the end of the transaction. */
export interface HeldSitting {
	id: number;
	publicId: string;
	title: string;
	unitId: number;
	paperId: number;
	opensAt: Date;
	minutes: number;
	extraMinutes: number;
	withdrawnAt: Date | null;
	closedAt: Date | null;
	publishedAt: Date | null;
}

/**
 * A sitting of the actor's own, held until the end of the transaction: nobody starts in it meanwhile.
 *
 * @throws NotFound `sitting-not-found`
 */
export async function holdSitting(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<HeldSitting> {
	return trx
		.selectFrom('sitting')
		.where('public_id', '=', publicId)
		.where(isOwnSitting(actor))
		.select(['id', 'public_id as publicId', 'title', 'unit_id as unitId', 'paper_id as paperId'])
		.select(['opens_at as opensAt', 'minutes', 'extra_minutes as extraMinutes'])
		.select(['withdrawn_at as withdrawnAt', 'closed_at as closedAt'])
		.select('published_at as publishedAt')
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound('sitting-not-found'));
}
