import { sql, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { layMarkingItems } from '../marking/laying.ts';
import { closeForTrainer } from '../mocks/closing.ts';
import { notify } from '../notices/notice.ts';
import { holdAttempts } from './extension.ts';
import { holdSitting } from './hold.ts';

/**
 * Ends a sitting for good: nobody starts any more, and whatever is still being written is handed in
 * as it stands. Written answers go to the markers of the base.
 *
 * @throws NotFound `sitting-not-found`; Conflict `sitting-ahead` before it has begun,
 * `sitting-withdrawn`
 * @returns how many papers were handed in by it
 */
export async function closeSitting(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ ended: number }> {
	const held = await holdSitting(trx, actor, publicId);
	if (held.withdrawnAt) throw new Conflict('sitting-withdrawn');
	if (held.closedAt) return { ended: 0 };
	const attempts = await holdAttempts(trx, held.id, null);
	const { isAhead } = await trx
		.updateTable('sitting')
		.set({ closed_at: sql<Date>`now()` })
		.where('id', '=', held.id)
		.returning(sql<boolean>`opens_at > now()`.as('isAhead'))
		.executeTakeFirstOrThrow();
	if (isAhead) throw new Conflict('sitting-ahead');
	const running = attempts.filter(({ state }) => state === 'in-progress');
	for (const attempt of running) await closeForTrainer(trx, attempt);
	await layMarkingItems(trx, {
		attemptIds: attempts.map(({ id }) => id),
		unitId: held.unitId
	});
	await recordAudit(trx, actor, {
		action: 'sitting.close',
		subjectKind: 'sitting',
		subjectId: publicId,
		unitId: held.unitId,
		detail: { papers: attempts.length, ended: running.length }
	});
	return { ended: running.length };
}

/** How many written answers of a sitting are not final yet. */
export async function countUnmarked(db: Reader, sittingId: number): Promise<number> {
	const { count } = await db
		.selectFrom('marking_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('attempt.sitting_id', '=', sittingId)
		.where('item.finalised_at', 'is', null)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

/**
 * Shows everybody of the class what their paper came to, and tells them.
 *
 * @throws NotFound `sitting-not-found`; Conflict `sitting-not-closed`,
 * `sitting-unmarked` while people have still to mark answers
 * @returns how many were told
 */
export async function publishSitting(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ told: number }> {
	const held = await holdSitting(trx, actor, publicId);
	if (held.publishedAt) return { told: 0 };
	if (!held.closedAt) throw new Conflict('sitting-not-closed');
	const unmarked = await countUnmarked(trx, held.id);
	if (unmarked > 0) throw new Conflict('sitting-unmarked', { values: { count: unmarked } });
	await trx
		.updateTable('sitting')
		.set({ published_at: sql<Date>`now()` })
		.where('id', '=', held.id)
		.execute();
	const shown = await trx
		.updateTable('attempt')
		.set({ is_result_held: false })
		.where('sitting_id', '=', held.id)
		.returning('person_id')
		.execute();
	const told = await notify(trx, {
		personIds: shown.map(({ person_id }) => person_id),
		kind: 'sitting-published',
		detail: { title: held.title },
		link: `/exam/invitations/${publicId}`,
		dedupeKey: `sitting-published:${publicId}`
	});
	await recordAudit(trx, actor, {
		action: 'sitting.publish',
		subjectKind: 'sitting',
		subjectId: publicId,
		unitId: held.unitId,
		detail: { papers: shown.length }
	});
	return { told };
}
