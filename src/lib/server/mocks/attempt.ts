import { sql, type Transaction } from 'kysely';
import type { QuestionKind, Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AttemptState } from '#lib/mocks/protocol.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../hours/holder.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';
import { readMockRules } from './rules.ts';

/** One question of a paper, as an attempt takes it over. */
export interface PaperItem {
	questionVersionId: number;
	/** The part of the paper, from 1. */
	section: number;
	kind: QuestionKind;
	points: number;
	chapterCode: string;
	/** The letters of the options in the order in which they are shown; empty for written questions. */
	optionOrder: string[];
}

/** A paper as an attempt takes it over. */
export interface AttemptPaper {
	id: number;
	subject: Subject;
	minutes: number;
	/** In the order in which they are asked. */
	items: readonly PaperItem[];
}

/** An attempt that is held until the end of the transaction. */
export interface HeldAttempt {
	id: number;
	publicId: string;
	state: AttemptState;
	leaseDevice: string | null;
	leaseEpoch: number;
	isPastDeadline: boolean;
}

/**
 * Lays a paper before the actor; its clock does not run before they start it.
 *
 * @param options.timeFactorPercent how much longer than others they have, 100 for the usual time
 * @throws Conflict `attempt-running` where a paper of the subject is not finished yet
 * @throws Invalid `time-factor-unknown` for one that the rules do not offer
 */
export async function layAttempt(
	trx: Transaction<Database>,
	actor: Actor,
	paper: AttemptPaper,
	{ timeFactorPercent }: { timeFactorPercent: number }
): Promise<{ attempt: string }> {
	const { timeFactorsPercent } = await readMockRules(trx);
	if (!timeFactorsPercent.includes(timeFactorPercent)) throw new Invalid('time-factor-unknown');
	await holdCandidate(trx, actor, paper.subject);
	if (await findRunning(trx, actor, paper.subject)) throw new Conflict('attempt-running');
	const limitSeconds = paper.minutes * 60;
	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('attempt')
		.values({
			public_id: publicId,
			person_id: actor.personId,
			paper_id: paper.id,
			subject: paper.subject,
			mode: 'mock',
			limit_seconds: limitSeconds,
			limit_factor: timeFactorPercent / 100,
			effective_limit_seconds: Math.round((limitSeconds * timeFactorPercent) / 100),
			scoring_rule: JSON.stringify(await getScoringRule(trx)),
			points: paper.items.reduce((sum, { points }) => sum + points, 0)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await layItems(trx, id, paper.items);
	return { attempt: publicId };
}

/** Papers of one person and subject take turns, so that two presses make one. */
async function holdCandidate(
	trx: Transaction<Database>,
	{ personId }: Actor,
	subject: Subject
): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`attempt ${subject}`}, ${personId}))`.execute(
		trx
	);
}

async function layItems(
	trx: Transaction<Database>,
	attemptId: number,
	items: readonly PaperItem[]
): Promise<void> {
	const versionIds = items.map(({ questionVersionId }) => questionVersionId);
	const tasks = await trx
		.selectFrom('question_task')
		.where('version_id', 'in', versionIds)
		.groupBy('version_id')
		.select(({ fn }) => ['version_id', fn.countAll<number>().as('count')])
		.execute();
	const taskCounts = new Map(tasks.map(({ version_id, count }) => [version_id, count]));
	await trx
		.insertInto('attempt_item')
		.values(
			items.map((item, index) => ({
				attempt_id: attemptId,
				ordinal: index + 1,
				section: item.section,
				kind: item.kind,
				question_version_id: item.questionVersionId,
				chapter_code: item.chapterCode,
				points: item.points,
				option_order: item.optionOrder,
				task_count: taskCounts.get(item.questionVersionId) ?? 0
			}))
		)
		.execute();
}

/** The paper of a subject that the actor has before them and has not finished. */
export async function findRunning(
	db: Reader,
	{ personId }: Actor,
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
	actor: Actor,
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
	actor: Actor,
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
