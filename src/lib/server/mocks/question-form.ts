import { sql, type Transaction } from 'kysely';
import { answerLimits, type AnswerEvent } from '#lib/mocks/protocol.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { holdAttempt } from './attempt.ts';
import type { QuestionForm } from './input.ts';
import { readMockRules } from './rules.ts';
import { keepAnswers } from './save.ts';
import { formDevice, giveTurn } from './turn.ts';

/**
 * An answer from a page without script. Whoever presses the button of a page that shows how the
 * paper stands now wants to go on there: it takes its turn. A page that is older, because another
 * device has taken over since, changes nothing, and its next showing can.
 *
 * @returns whether it came in time; what came late is kept and does not count
 * @throws as `keepAnswers`; Conflict `attempt-elsewhere-form`; Invalid `answer-malformed`
 */
export async function saveByForm(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId' | 'sessionId'>,
	publicId: string,
	form: QuestionForm
): Promise<{ isInTime: boolean }> {
	const held = await holdAttempt(trx, actor, publicId);
	const isRunning = held.state === 'in-progress';
	if (isRunning && form.epoch !== held.leaseEpoch) throw new Conflict('attempt-elsewhere-form');
	const device = formDevice(actor.sessionId);
	const epoch = isRunning ? await giveTurn(trx, held, device) : held.leaseEpoch;
	const batch = { device, epoch, events: [await eventOf(trx, held.id, form)] };
	const rules = await readMockRules(trx);
	const { isOpen, kept } = await keepAnswers(trx, actor, publicId, batch, rules);
	if (kept.length === 0) throw new Invalid('answer-malformed');
	return { isInTime: isOpen };
}

/** The form as a script would have told it. */
async function eventOf(
	trx: Transaction<Database>,
	attemptId: number,
	{ ordinal, response: given, takes_back, is_flagged, confidence }: QuestionForm
): Promise<AnswerEvent> {
	const response = takes_back ? [] : given;
	return {
		...(await findNext(trx, attemptId, ordinal)),
		ordinal,
		kind: response.length > 0 ? 'select' : 'clear',
		response,
		isFlagged: is_flagged,
		confidence,
		at: new Date().toISOString()
	};
}

/**
 * The number of the next event, and how long the question has been looked at: a page without script
 * shows one question, so the time since the last save was spent on it.
 */
async function findNext(trx: Transaction<Database>, attemptId: number, ordinal: number) {
	const { rows } = await sql<{ seq: number; timeMs: number }>`
		select coalesce(max(event.client_seq), 0) + 1 as seq,
			least(${answerLimits.timeMsMax}::bigint,
				coalesce((select time_ms from attempt_item
					where attempt_id = ${attemptId} and ordinal = ${ordinal}), 0)
				+ floor(extract(epoch from now()
					- coalesce(max(event.server_at), (select started_at from attempt where id = ${attemptId})))
					* 1000))::integer as "timeMs"
		from response_event event where event.attempt_id = ${attemptId}`.execute(trx);
	const [next] = rows;
	return { seq: next?.seq ?? 1, timeMs: Math.max(0, next?.timeMs ?? 0) };
}
