import { sql, type Transaction } from 'kysely';
import type { AttemptState } from '#lib/mocks/protocol.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import type { HeldAttempt } from '../mocks/attempt.ts';
import { changeTimeLimit } from '../mocks/time-limit.ts';
import { holdSitting, type HeldSitting } from './hold.ts';
import type { ExtensionInput } from './input.ts';
import { findMember, isOfMember } from './members.ts';

/** An attempt of a sitting, held, with the time that it has. */
export interface HeldSittingAttempt extends HeldAttempt {
	factorPercent: number;
	extraSeconds: number;
}

/** What everybody, or one, may be given on top in all; the table says the same. */
const extraMinutesMax = 600;

/**
 * Gives everybody, or one of the class, more minutes: whoever writes has them at once, whoever starts
 * later from the start. A paper whose time is over stays over.
 *
 * @throws NotFound `sitting-not-found`, `person-not-found`; Conflict `sitting-closed`,
 * `attempt-closed` for one whose paper is over, `extension-too-long` beyond what is given in all
 * @returns how many papers that were being written have more time
 */
export async function extendSitting(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ person, minutes, reason }: ExtensionInput
): Promise<{ extended: number }> {
	const held = await holdSitting(trx, actor, publicId);
	if (held.closedAt ?? held.withdrawnAt) throw new Conflict('sitting-closed');
	const memberId = person ? await findMember(trx, held.id, person) : null;
	await addMinutes(trx, held, { memberId, minutes });
	const attempts = await holdAttempts(trx, held.id, memberId);
	const running = attempts.filter(
		({ state, isPastDeadline }) => state === 'in-progress' && !isPastDeadline
	);
	if (memberId !== null && attempts.length > running.length) throw new Conflict('attempt-closed');
	for (const attempt of running) {
		const extraSeconds = attempt.extraSeconds + minutes * 60;
		const { factorPercent } = attempt;
		await changeTimeLimit(trx, actor, attempt, { factorPercent, extraSeconds, reason });
	}
	await recordAudit(trx, actor, {
		action: 'sitting.extend',
		subjectKind: 'sitting',
		subjectId: publicId,
		unitId: held.unitId,
		detail: { person, minutes, reason, papers: running.length }
	});
	return { extended: running.length };
}

async function addMinutes(
	trx: Transaction<Database>,
	{ id, extraMinutes }: HeldSitting,
	{ memberId, minutes }: { memberId: number | null; minutes: number }
): Promise<void> {
	const member = trx
		.selectFrom('sitting_member')
		.where('sitting_id', '=', id)
		.where('person_id', '=', memberId ?? 0)
		.select('extra_minutes');
	const before =
		memberId === null
			? extraMinutes
			: ((await member.executeTakeFirst())?.extra_minutes ?? extraMinutesMax);
	const extra = { extra_minutes: before + minutes };
	if (extra.extra_minutes > extraMinutesMax)
		throw new Conflict('extension-too-long', { values: { limit: extraMinutesMax } });
	if (memberId === null) {
		await trx.updateTable('sitting').set(extra).where('id', '=', id).execute();
		return;
	}
	await trx
		.updateTable('sitting_member')
		.set(extra)
		.where('sitting_id', '=', id)
		.where('person_id', '=', memberId)
		.execute();
}

/** The attempts of a sitting, or those of one of its class, held in their order. */
export async function holdAttempts(
	trx: Transaction<Database>,
	sittingId: number,
	memberId: number | null
): Promise<HeldSittingAttempt[]> {
	const rows = await trx
		.selectFrom('attempt')
		.where('sitting_id', '=', sittingId)
		.$if(memberId !== null, (query) => query.where(isOfMember('attempt.person_id', memberId ?? 0)))
		.select(['id', 'public_id as publicId', 'state'])
		.select(['lease_device as leaseDevice', 'lease_epoch as leaseEpoch'])
		.select(['limit_factor as factor', 'extra_seconds as extraSeconds'])
		.select(sql<boolean>`coalesce(now() >= deadline_at, false)`.as('isPastDeadline'))
		.orderBy('id')
		.forNoKeyUpdate()
		.execute();
	return rows.map(({ factor, state, ...row }) => ({
		...row,
		state: state as AttemptState,
		factorPercent: Math.round(factor * 100)
	}));
}
