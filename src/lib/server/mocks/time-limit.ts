import { sql, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import type { HeldAttempt } from './attempt.ts';

export interface TimeLimit {
	/** Of the usual time, 100 at least. */
	factorPercent: number;
	/** On top of it. */
	extraSeconds: number;
	/** Why, for whoever reads the audit. */
	reason: string;
}

const factorPercentMax = 400;
const extraSecondsMax = 24 * 3600;

/**
 * Gives a candidate more time, or takes some of it back, before or while they write: the limit and
 * the deadline are written on the attempt. The caller has held the attempt within the scope of the
 * actor. The time that is gone stays gone: a deadline that has passed is not moved.
 *
 * @throws Conflict `attempt-closed`; Invalid `time-limit-unfit`, `time-limit-past`
 */
export async function changeTimeLimit(
	trx: Transaction<Database>,
	actor: Actor,
	{ id, publicId, state, isPastDeadline }: HeldAttempt,
	{ factorPercent, extraSeconds, reason }: TimeLimit
): Promise<{ deadlineAt: Date | null }> {
	const isRunning = state === 'not-started' || state === 'in-progress';
	if (!isRunning || isPastDeadline) throw new Conflict('attempt-closed');
	const isFit =
		Number.isInteger(factorPercent) &&
		Number.isInteger(extraSeconds) &&
		factorPercent >= 100 &&
		factorPercent <= factorPercentMax &&
		extraSeconds >= 0 &&
		extraSeconds <= extraSecondsMax;
	if (!isFit) throw new Invalid('time-limit-unfit');
	const before = await trx
		.selectFrom('attempt')
		.where('id', '=', id)
		.select(['limit_seconds', 'effective_limit_seconds'])
		.executeTakeFirstOrThrow();
	const seconds = Math.round((before.limit_seconds * factorPercent) / 100) + extraSeconds;
	const { deadline_at, isPast } = await trx
		.updateTable('attempt')
		.set({
			limit_factor: factorPercent / 100,
			extra_seconds: extraSeconds,
			effective_limit_seconds: seconds,
			deadline_at: sql<Date | null>`started_at + make_interval(secs => ${seconds})`
		})
		.where('id', '=', id)
		.returning(['deadline_at', sql<boolean>`coalesce(deadline_at <= now(), false)`.as('isPast')])
		.executeTakeFirstOrThrow();
	if (isPast) throw new Invalid('time-limit-past');
	await recordAudit(trx, actor, {
		action: 'attempt.change-time-limit',
		subjectKind: 'attempt',
		subjectId: publicId,
		detail: { from: before.effective_limit_seconds, to: seconds, reason }
	});
	return { deadlineAt: deadline_at };
}
