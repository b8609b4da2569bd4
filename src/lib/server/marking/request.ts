import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { getRuleValue } from '../policy/policy.ts';
import { findMarkingUnit, layMarkingItems } from './laying.ts';

/**
 * Asks the base to mark a written paper of the actor's own. Asking twice changes nothing.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-open`, `marking-in-class` for the paper of a
 * sitting, which is marked anyway, `marking-nothing` where nothing was written, `marking-nobody` where
 * nobody marks, `marking-requests-full` while others of one's papers wait
 */
export async function requestMarking(
	trx: Transaction<Database>,
	actor: Actor,
	attemptPublicId: string
): Promise<{ attempt: string }> {
	const attempt = await trx
		.selectFrom('attempt')
		.where('public_id', '=', attemptPublicId)
		.where(isOfPerson('attempt.person_id', actor.personId))
		.select(['id', 'submitted_at', 'sitting_id'])
		.forNoKeyUpdate()
		.executeTakeFirstOrThrow(() => new NotFound('attempt-not-found'));
	if (attempt.submitted_at === null) throw new Conflict('attempt-open');
	if (attempt.sitting_id !== null) throw new Conflict('marking-in-class');
	const asked = await trx
		.selectFrom('marking_item')
		.where('attempt_id', '=', attempt.id)
		.select('id')
		.limit(1)
		.executeTakeFirst();
	if (asked) return { attempt: attemptPublicId };
	await refuseTooMany(trx, actor);
	const unitId = await findMarkingUnit(trx, actor);
	if (unitId === undefined) throw new Conflict('marking-nobody');
	const laid = await layMarkingItems(trx, { attemptIds: [attempt.id], unitId });
	if (laid === 0) throw new Conflict('marking-nothing');
	await recordAudit(trx, actor, {
		action: 'marking.request',
		subjectKind: 'attempt',
		subjectId: attemptPublicId,
		unitId,
		detail: { answers: laid }
	});
	return { attempt: attemptPublicId };
}

/** People's time is dear: so many of one's own papers wait at once, and no more. */
async function refuseTooMany(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>
): Promise<void> {
	const limit = await getRuleValue(trx, 'sittings.marking-requests-max');
	const { count } = await trx
		.selectFrom('marking_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where(isOfPerson('attempt.person_id', personId))
		.where('attempt.sitting_id', 'is', null)
		.where('item.finalised_at', 'is', null)
		.select(({ fn }) => fn.count<number>('attempt.id').distinct().as('count'))
		.executeTakeFirstOrThrow();
	if (count >= limit) throw new Conflict('marking-requests-full', { values: { limit } });
}
