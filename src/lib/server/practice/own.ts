import { sql, type Transaction } from 'kysely';
import type { MistakeCause } from '#lib/practice/practice.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';

type Learner = Pick<Actor, 'personId'>;

/**
 * Keeps a question among the actor's favourites, or takes it out.
 *
 * @param question its public id
 * @throws NotFound `practice-question-not-found`
 */
export async function setFavourite(
	trx: Transaction<Database>,
	actor: Learner,
	question: string,
	{ isFavourite }: { isFavourite: boolean }
): Promise<{ question: string }> {
	const at = isFavourite ? sql<Date>`now()` : null;
	return keep(trx, actor, question, { favourite_at: at });
}

/** Keeps the actor's note on a question; an empty one takes it away. Nobody else reads it. */
export async function setNote(
	trx: Transaction<Database>,
	actor: Learner,
	question: string,
	{ note }: { note: string }
): Promise<{ question: string }> {
	return keep(trx, actor, question, { note: note || null });
}

/** Why the actor thinks they got it wrong. */
export async function setCause(
	trx: Transaction<Database>,
	actor: Learner,
	question: string,
	{ cause }: { cause: MistakeCause | null }
): Promise<{ question: string }> {
	return keep(trx, actor, question, { cause });
}

async function keep(
	trx: Transaction<Database>,
	{ personId }: Learner,
	question: string,
	kept: {
		favourite_at?: ReturnType<typeof sql<Date>> | null;
		note?: string | null;
		cause?: MistakeCause | null;
	}
): Promise<{ question: string }> {
	const { id } = await trx
		.selectFrom('question')
		.where('public_id', '=', question)
		.where('status', '<>', 'draft')
		.select('id')
		.executeTakeFirstOrThrow(() => new NotFound('practice-question-not-found'));
	await trx
		.insertInto('practice_mark')
		.values({ person_id: personId, question_id: id, ...kept })
		.onConflict((conflict) => conflict.columns(['person_id', 'question_id']).doUpdateSet(kept))
		.execute();
	return { question };
}
