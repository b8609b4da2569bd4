import { sql, type Kysely, type Transaction } from 'kysely';
import { score, type ScoringRule } from '#lib/exam/scoring.ts';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { listKeys } from '../questions/answer.ts';
import { holdAttempt, type HeldAttempt } from './attempt.ts';
import { readMockRules } from './rules.ts';

/**
 * Hands a paper in, for good. After the deadline it counts as handed in by the clock, at the
 * deadline. Handing in twice finds the first.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-not-started`, `attempt-closed`
 */
export async function submitAttempt(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string
): Promise<{ attempt: string }> {
	const held = await holdAttempt(trx, actor, publicId);
	if (held.state === 'not-started') throw new Conflict('attempt-not-started');
	if (held.state === 'abandoned') throw new Conflict('attempt-closed');
	if (held.state === 'in-progress')
		await close(trx, held, held.isPastDeadline ? 'deadline' : 'candidate');
	return { attempt: publicId };
}

/**
 * Hands in for a candidate what a trainer ends, and what the clock has ended already. The caller has
 * held the attempt within the scope of the trainer.
 */
export async function closeForTrainer(
	trx: Transaction<Database>,
	held: Pick<HeldAttempt, 'id' | 'isPastDeadline'>
): Promise<void> {
	await close(trx, held, held.isPastDeadline ? 'deadline' : 'trainer');
}

/**
 * Closes and marks a paper whose row the transaction holds. Whoever comes second finds it closed, so
 * that it is marked exactly once.
 */
async function close(
	trx: Transaction<Database>,
	{ id }: Pick<HeldAttempt, 'id'>,
	by: 'candidate' | 'deadline' | 'trainer'
): Promise<void> {
	const marked = await markItems(trx, id);
	await trx
		.updateTable('attempt')
		.set({
			state: by === 'deadline' ? 'auto-submitted' : 'submitted',
			submitted_at: sql<Date>`least(now(), deadline_at)`,
			closed_at: sql<Date>`now()`,
			closed_by: by,
			...marked
		})
		.where('id', '=', id)
		.execute();
}

/** Marks what a rule can mark, and notes by which key. */
async function markItems(trx: Transaction<Database>, attemptId: number) {
	const items = await trx
		.selectFrom('attempt_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('attempt_id', '=', attemptId)
		.select(['ordinal', 'question_version_id', 'response', 'attempt.scoring_rule'])
		.execute();
	const keys = await listKeys(
		trx,
		items.map(({ question_version_id }) => question_version_id)
	);
	const marks = items.flatMap(({ ordinal, question_version_id, scoring_rule, response }) => {
		const key = keys.get(question_version_id);
		if (!key) return [];
		const rule = scoring_rule as unknown as ScoringRule;
		const points = score(rule, key, response as string[]);
		return [{ ordinal, key: key.keyId, points }];
	});
	await sql`
		update attempt_item item set awarded_points = mark.points, marked_with_key_id = mark.key
		from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as mark(ordinal integer, key bigint, points numeric)
		where item.attempt_id = ${attemptId} and item.ordinal = mark.ordinal`.execute(trx);
	return {
		answered_count: items.filter(({ response }) => (response as string[]).length > 0).length,
		awarded_points: keys.size > 0 ? marks.reduce((total, { points }) => total + points, 0) : null
	};
}

/** Papers that one run closes. At the end of a large class the next minute goes on. */
const closedAtOnceMax = 2_000;

/**
 * Closes every paper whose time is over, and puts away those that nobody started. Each in a
 * transaction of its own, so that one that cannot be closed holds up no other.
 *
 * @returns how many of each, and what went wrong with the others
 */
export async function sweepAttempts(
	db: Kysely<Database>,
	signal: AbortSignal
): Promise<{ closed: number; abandoned: number; failed: { attemptId: number; error: unknown }[] }> {
	const rules = await readMockRules(db);
	const due = await db
		.selectFrom('attempt')
		.where('state', '=', 'in-progress')
		.where(sql<boolean>`deadline_at + make_interval(secs => ${rules.graceSeconds}) < now()`)
		.select('id')
		.orderBy('deadline_at')
		.limit(closedAtOnceMax)
		.execute();
	const failed: { attemptId: number; error: unknown }[] = [];
	let closed = 0;
	for (const { id } of due) {
		if (signal.aborted) break;
		try {
			closed += Number(await closeWhenOver(db, id, rules));
		} catch (error) {
			failed.push({ attemptId: id, error });
		}
	}
	return { closed, abandoned: await abandonOld(db, rules), failed };
}

async function closeWhenOver(
	db: Kysely<Database>,
	id: number,
	{ graceSeconds }: { graceSeconds: number }
): Promise<boolean> {
	return db.transaction().execute(async (trx) => {
		// Held, and asked again: somebody may have handed it in, or been given more time.
		const held = await trx
			.selectFrom('attempt')
			.where('id', '=', id)
			.where('state', '=', 'in-progress')
			.where(sql<boolean>`deadline_at + make_interval(secs => ${graceSeconds}) < now()`)
			.select('id')
			.forNoKeyUpdate()
			.executeTakeFirst();
		if (held) await close(trx, held, 'deadline');
		return held !== undefined;
	});
}

async function abandonOld(
	db: Kysely<Database>,
	{ notStartedHoursMax }: { notStartedHoursMax: number }
): Promise<number> {
	const { numUpdatedRows } = await db
		.updateTable('attempt')
		.set({ state: 'abandoned', closed_at: sql<Date>`now()`, closed_by: 'deadline' })
		.where('state', '=', 'not-started')
		.where('mode', '=', 'mock')
		.where(sql<boolean>`created_at < now() - make_interval(hours => ${notStartedHoursMax})`)
		.executeTakeFirst();
	return Number(numUpdatedRows);
}
