import { sql, type Transaction } from 'kysely';
import { nextStep, type MarkStage } from '#lib/exam/marking.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import type { MarkInput } from './input.ts';
import { getAnswerToMark, isForMarker, listMarks, type AnswerToMark } from './queue.ts';

interface HeldItem {
	id: number;
	attemptId: number;
	ordinal: number;
	unitId: number;
	needsSecond: boolean;
	thirdDifferencePoints: number;
}

/**
 * Gives an answer its marks, every row of its rubric. Nobody marks their own, nor the same answer twice.
 * What it comes to is final when nobody else has to look at it.
 *
 * @throws NotFound `marking-item-not-found`; Conflict `marking-final` where others were quicker;
 * Invalid `mark-incomplete`, `mark-unfit`
 */
export async function markAnswer(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ rows, remark }: MarkInput
): Promise<{ points: number; isFinal: boolean }> {
	const held = await holdItem(trx, actor, publicId);
	const answer = await getAnswerToMark(trx, actor, publicId);
	refuseUnfit(answer, rows);
	const before = await listMarks(trx, held.id);
	const step = nextStep(
		before.map((mark) => mark.points),
		held
	);
	if (!('stage' in step)) throw new Conflict('marking-final');
	const points = rows.reduce((sum, row) => sum + row.points, 0);
	await trx
		.insertInto('answer_mark')
		.values({
			marking_item_id: held.id,
			stage: step.stage satisfies MarkStage,
			marker_id: actor.personId,
			answer_key_id: answer.keyId,
			points,
			rows: JSON.stringify(rows),
			remark
		})
		.execute();
	const after = nextStep([...before.map((mark) => mark.points), points], held);
	if ('points' in after) await finalise(trx, held, after.points);
	await recordAudit(trx, actor, {
		action: 'marking.mark',
		subjectKind: 'marking-item',
		subjectId: publicId,
		unitId: held.unitId,
		detail: { stage: step.stage, points }
	});
	return { points, isFinal: 'points' in after };
}

async function holdItem(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<HeldItem> {
	const held = await trx
		.selectFrom('marking_item as item')
		.where('item.public_id', '=', publicId)
		.where(isForMarker(actor))
		.select(['item.id', 'item.attempt_id as attemptId', 'item.ordinal', 'item.unit_id as unitId'])
		.select(['item.needs_second as needsSecond', 'item.finalised_at'])
		.select('item.third_difference_points as thirdDifferencePoints')
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound('marking-item-not-found'));
	if (held.finalised_at !== null) throw new Conflict('marking-final');
	return held;
}

function refuseUnfit({ rubric }: AnswerToMark, rows: MarkInput['rows']): void {
	const isFit = rows.every(({ task, row, points }) => {
		const most = rubric[task - 1]?.rows[row - 1]?.points;
		return most !== undefined && points <= most;
	});
	if (!isFit) throw new Invalid('mark-unfit');
	const asked = rubric.reduce((sum, task) => sum + task.rows.length, 0);
	const given = new Set(rows.map(({ task, row }) => `${task} ${row}`));
	if (given.size < asked || rows.length > given.size) throw new Invalid('mark-incomplete');
}

/** What an answer has come to stands in its paper; the paper has its points when the last one is final. */
async function finalise(
	trx: Transaction<Database>,
	{ id, attemptId, ordinal }: HeldItem,
	points: number
): Promise<void> {
	await trx
		.updateTable('marking_item')
		.set({ final_points: points, finalised_at: sql<Date>`now()` })
		.where('id', '=', id)
		.execute();
	// The answers of a paper take turns, so that one of them is the last.
	const attempt = await trx
		.selectFrom('attempt')
		.where('id', '=', attemptId)
		.select(['public_id', 'person_id', 'is_result_held'])
		.forNoKeyUpdate()
		.executeTakeFirstOrThrow();
	await trx
		.updateTable('attempt_item')
		.set({ awarded_points: points })
		.where('attempt_id', '=', attemptId)
		.where('ordinal', '=', ordinal)
		.execute();
	const open = await trx
		.selectFrom('marking_item')
		.where('attempt_id', '=', attemptId)
		.where('finalised_at', 'is', null)
		.select('id')
		.limit(1)
		.executeTakeFirst();
	if (open) return;
	await sumUp(trx, attemptId);
	if (attempt.is_result_held) return;
	await notify(trx, {
		personIds: [attempt.person_id],
		kind: 'answers-marked',
		link: `/exam/marks/${attempt.public_id}`,
		dedupeKey: `answers-marked:${attempt.public_id}`
	});
}

/** A question that was left blank earns nothing; nobody needs to look at it. */
async function sumUp(trx: Transaction<Database>, attemptId: number): Promise<void> {
	await trx
		.updateTable('attempt_item')
		.set({ awarded_points: 0 })
		.where('attempt_id', '=', attemptId)
		.where('answered_at', 'is', null)
		.where('awarded_points', 'is', null)
		.execute();
	await sql`
		update attempt set awarded_points = (
			select sum(item.awarded_points) from attempt_item item where item.attempt_id = attempt.id)
		where id = ${attemptId}`.execute(trx);
}
