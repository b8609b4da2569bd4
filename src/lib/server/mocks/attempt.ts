import { sql, type Transaction } from 'kysely';
import type { Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AttemptState } from '#lib/mocks/protocol.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';
import { readMockRules } from './rules.ts';

/** An attempt that is held until the end of the transaction. */
export interface HeldAttempt {
	id: number;
	publicId: string;
	state: AttemptState;
	leaseDevice: string | null;
	leaseEpoch: number;
	isPastDeadline: boolean;
}

/** On what terms a paper is sat in the sitting of a class. */
export interface SittingTerms {
	id: number;
	/** What everybody has, and what this candidate was given on top. */
	limitSeconds: number;
	extraSeconds: number;
}

/**
 * Lays a paper before the actor; its clock does not run before they start it.
 *
 * @param options.timeFactorPercent how much longer than others they have, 100 for the usual time
 * @param options.sitting the sitting of a class that it is laid for; the caller sees to it that each
 * of the class gets one
 * @throws NotFound `paper-not-found`; Conflict `attempt-running` where a paper of the subject is not
 * finished yet; Invalid `time-factor-unknown` for one that the rules do not offer
 */
export async function layAttempt(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	paperId: number,
	{ timeFactorPercent, sitting }: { timeFactorPercent: number; sitting?: SittingTerms }
): Promise<{ attempt: string }> {
	const { timeFactorsPercent } = await readMockRules(trx);
	if (!timeFactorsPercent.includes(timeFactorPercent)) throw new Invalid('time-factor-unknown');
	const paper = await trx
		.selectFrom('paper')
		.where('id', '=', paperId)
		.select(['subject', 'minutes', 'points'])
		.select((eb) =>
			eb
				.selectFrom('paper_item as item')
				.whereRef('item.paper_id', '=', 'paper.id')
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('questions')
		)
		.executeTakeFirstOrThrow(() => new NotFound('paper-not-found'));
	if (!sitting) await holdCandidate(trx, actor, paper.subject as Subject);
	const limitSeconds = sitting?.limitSeconds ?? paper.minutes * 60;
	const extraSeconds = sitting?.extraSeconds ?? 0;
	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('attempt')
		.values({
			public_id: publicId,
			person_id: actor.personId,
			paper_id: paperId,
			subject: paper.subject,
			mode: sitting ? 'class-exam' : 'mock',
			sitting_id: sitting?.id ?? null,
			is_result_held: sitting !== undefined,
			limit_seconds: limitSeconds,
			limit_factor: timeFactorPercent / 100,
			extra_seconds: extraSeconds,
			effective_limit_seconds: Math.round((limitSeconds * timeFactorPercent) / 100) + extraSeconds,
			scoring_rule: JSON.stringify(await getScoringRule(trx)),
			question_count: paper.questions,
			points: paper.points
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await layItems(trx, id, paperId);
	return { attempt: publicId };
}

/**
 * Papers of one person and subject take turns, so that two presses make one.
 *
 * @throws Conflict `attempt-running` where one is not finished
 */
export async function holdCandidate(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	subject: Subject
): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`attempt ${subject}`}, ${actor.personId}))`.execute(
		trx
	);
	if (await findRunning(trx, actor, subject)) throw new Conflict('attempt-running');
}

async function layItems(
	trx: Transaction<Database>,
	attemptId: number,
	paperId: number
): Promise<void> {
	await sql`
		insert into attempt_item (attempt_id, ordinal, section, kind, question_version_id, chapter_code,
			points, option_order, task_count)
		select ${attemptId}, ordinal, section, kind, question_version_id, chapter_code, points,
			option_order,
			(select count(*) from question_task task where task.version_id = item.question_version_id)
		from paper_item item where paper_id = ${paperId}`.execute(trx);
}

/** The paper of a subject that the actor has before them and has not finished. */
export async function findRunning(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	subject: Subject
): Promise<string | undefined> {
	const row = await db
		.selectFrom('attempt')
		.where(isOfPerson('attempt.person_id', personId))
		.where('subject', '=', subject)
		.where('mode', '=', 'mock')
		.where('state', 'in', ['not-started', 'in-progress'])
		.select('public_id')
		.executeTakeFirst();
	return row?.public_id;
}

/**
 * Starts the clock: the deadline is fixed now, and once. Starting twice changes nothing.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-closed`
 */
export async function startAttempt(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string
): Promise<{ attempt: string }> {
	const held = await holdAttempt(trx, actor, publicId);
	if (held.state === 'in-progress') return { attempt: publicId };
	if (held.state !== 'not-started') throw new Conflict('attempt-closed');
	await trx
		.updateTable('attempt')
		.set({
			state: 'in-progress',
			started_at: sql<Date>`now()`,
			deadline_at: sql<Date>`now() + make_interval(secs => effective_limit_seconds)`
		})
		.where('id', '=', held.id)
		.execute();
	return { attempt: publicId };
}

/**
 * Puts a paper away that was not started, for another one.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-started`
 */
export async function discardAttempt(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string
): Promise<{ attempt: string }> {
	const held = await holdAttempt(trx, actor, publicId);
	if (held.state === 'abandoned') return { attempt: publicId };
	if (held.state !== 'not-started') throw new Conflict('attempt-started');
	await trx
		.updateTable('attempt')
		.set({ state: 'abandoned', closed_at: sql<Date>`now()`, closed_by: 'candidate' })
		.where('id', '=', held.id)
		.execute();
	return { attempt: publicId };
}

/**
 * The actor's own attempt, held until the end of the transaction: starting, taking over and closing
 * take turns, and no answer comes between.
 *
 * @throws NotFound `attempt-not-found`
 */
export async function holdAttempt(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	publicId: string
): Promise<HeldAttempt> {
	const row = await trx
		.selectFrom('attempt')
		.where('public_id', '=', publicId)
		.where(isOfPerson('attempt.person_id', personId))
		.select(['id', 'public_id as publicId', 'state'])
		.select(['lease_device as leaseDevice', 'lease_epoch as leaseEpoch'])
		.select(sql<boolean>`coalesce(now() >= deadline_at, false)`.as('isPastDeadline'))
		.forNoKeyUpdate()
		.executeTakeFirst();
	if (!row) throw new NotFound('attempt-not-found');
	return { ...row, state: row.state as AttemptState };
}
