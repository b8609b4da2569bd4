import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getClosedPaper } from './closed-paper.ts';
import type { RowMark } from './input.ts';

/**
 * Keeps how the actor judges their own written answer, row by row of its rubric. It can be done again;
 * the last judgment of a row counts, and it is never more than their own.
 *
 * @throws NotFound `attempt-not-found`, `question-not-found`; Conflict `attempt-open`;
 * Invalid `self-mark-unfit` for a row that the rubric does not have
 */
export async function markOwnAnswer(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string,
	{ ordinal, marks }: { ordinal: number; marks: readonly RowMark[] }
): Promise<{ marked: number }> {
	const paper = await getClosedPaper(trx, actor, publicId);
	const item = paper.items.find((one) => one.ordinal === ordinal);
	const key = item && paper.answers.get(item.versionId);
	if (!key || !('rubric' in key.answer)) throw new NotFound('question-not-found');
	const { rubric } = key.answer;
	if (marks.some(({ task, row }) => !rubric[task - 1]?.rows[row - 1]))
		throw new Invalid('self-mark-unfit');
	if (marks.length === 0) return { marked: 0 };
	await trx
		.insertInto('self_mark')
		.values(
			marks.map(({ task, row, verdict }) => ({
				attempt_id: paper.id,
				ordinal,
				task_ordinal: task,
				row_ordinal: row,
				verdict,
				answer_key_id: key.keyId
			}))
		)
		.onConflict((conflict) =>
			conflict.constraint('self_mark_pkey').doUpdateSet((eb) => ({
				verdict: eb.ref('excluded.verdict'),
				answer_key_id: eb.ref('excluded.answer_key_id'),
				marked_at: sql<Date>`now()`
			}))
		)
		.execute();
	return { marked: marks.length };
}
