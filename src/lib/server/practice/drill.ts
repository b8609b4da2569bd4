import { sql, type Transaction } from 'kysely';
import { mixOptions } from '#lib/exam/assembly/assemble.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { DrillMode } from '#lib/practice/practice.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { chooseQuestions, type Chosen } from './choose.ts';
import type { DrillInput } from './input.ts';
import { readOwnPapers } from './papers-in.ts';
import { refreshStaleReviews } from './review.ts';
import { readPracticeRules } from './rules.ts';

/** A run that is held until the end of the transaction. */
export interface HeldDrill {
	id: number;
	publicId: string;
	mode: DrillMode;
	questionCount: number;
	position: number;
	isEnded: boolean;
}

/**
 * Begins a run through questions, or finds the one that was begun and is not finished. Practice is its
 * own trail: no audit row is written.
 *
 * @returns the public id of the run
 * @throws Conflict `practice-nothing` where there is nothing to practise
 */
export async function beginDrill(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	{ restarts, ...wish }: DrillInput
): Promise<{ drill: string }> {
	await holdLearner(trx, personId);
	const rules = await readPracticeRules(trx);
	const hasTopic = wish.kind === 'chapter' || wish.kind === 'point' || wish.kind === 'question';
	const isOfDay = wish.kind === 'today' || wish.kind === 'daily';
	const topic = isOfDay ? rules.today : hasTopic || wish.kind === 'mistakes' ? wish.topic : '';
	const running = await findRunning(trx, personId, { ...wish, topic });
	if (running && !restarts) return { drill: running.public_id };
	await readOwnPapers(trx, personId, rules);
	await refreshStaleReviews(trx, personId, rules);
	const questions = await chooseQuestions(trx, personId, { ...wish, topic }, rules);
	if (questions.length === 0) throw new Conflict('practice-nothing');
	if (running) await endRun(trx, running.id);
	const publicId = createPublicId();
	const { id } = await trx
		.insertInto('practice_drill')
		.values({
			public_id: publicId,
			person_id: personId,
			subject: wish.subject,
			kind: wish.kind,
			topic,
			mode: wish.mode,
			question_count: questions.length
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await insertDrillItems(trx, id, questions);
	if (wish.mode === 'memorise') await noteSeen(trx, id, 1);
	return { drill: publicId };
}

/** One thing at a time: what a learner does next finds what they did before. */
export async function holdLearner(trx: Transaction<Database>, personId: number): Promise<void> {
	await trx.selectFrom('person').where('id', '=', personId).select('id').forNoKeyUpdate().execute();
}

async function findRunning(
	trx: Transaction<Database>,
	personId: number,
	{ subject, kind, topic, mode }: Omit<DrillInput, 'restarts'>
) {
	return trx
		.selectFrom('practice_drill')
		.where(isOfPerson('person_id', personId))
		.where('subject', '=', subject)
		.where('kind', '=', kind)
		.where('topic', '=', topic)
		.where('mode', '=', mode)
		.where('ended_at', 'is', null)
		.select(['id', 'public_id'])
		.executeTakeFirst();
}

/** Writes what a run goes through, with the order in which it shows the options. */
export async function insertDrillItems(
	trx: Transaction<Database>,
	drillId: number,
	questions: readonly Chosen[]
): Promise<void> {
	const options = await trx
		.selectFrom('question_option')
		.select(['version_id', 'letter', 'is_fixed as isFixed'])
		.where(
			'version_id',
			'in',
			questions.map(({ versionId }) => versionId)
		)
		.orderBy('letter')
		.execute();
	const byVersion = Map.groupBy(options, ({ version_id }) => version_id);
	await trx
		.insertInto('practice_drill_item')
		.values(
			questions.map(({ questionId, versionId, source }, index) => ({
				drill_id: drillId,
				ordinal: index + 1,
				question_id: questionId,
				version_id: versionId,
				option_order: mixOptions(byVersion.get(versionId) ?? [], drillId + index),
				source
			}))
		)
		.execute();
}

/**
 * The actor's own run, held.
 *
 * @throws NotFound `practice-drill-not-found`
 */
export async function holdDrill(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	publicId: string
): Promise<HeldDrill> {
	await holdLearner(trx, personId);
	const row = await trx
		.selectFrom('practice_drill')
		.where('public_id', '=', publicId)
		.where(isOfPerson('person_id', personId))
		.select(['id', 'mode', 'question_count', 'position', 'ended_at'])
		.executeTakeFirstOrThrow(() => new NotFound('practice-drill-not-found'));
	return {
		id: row.id,
		publicId,
		mode: row.mode as DrillMode,
		questionCount: row.question_count,
		position: row.position,
		isEnded: row.ended_at !== null
	};
}

/** Ends a run before its last question. Ending it twice changes nothing. */
export async function endDrill(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string
): Promise<{ drill: string }> {
	const held = await holdDrill(trx, actor, publicId);
	if (!held.isEnded) await endRun(trx, held.id);
	return { drill: publicId };
}

export async function endRun(trx: Transaction<Database>, drillId: number): Promise<void> {
	await trx
		.updateTable('practice_drill')
		.set({ ended_at: sql<Date>`now()` })
		.where('id', '=', drillId)
		.execute();
}

/**
 * Goes on to the next question of a run that is only read; behind the last one the run is over.
 *
 * @throws NotFound `practice-drill-not-found`; Conflict `practice-drill-ended`
 */
export async function lookOn(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string,
	{ ordinal }: { ordinal: number }
): Promise<{ drill: string }> {
	const held = await holdDrill(trx, actor, publicId);
	if (held.isEnded || held.mode !== 'memorise') throw new Conflict('practice-drill-ended');
	// The button of a page that is older than another one's goes on from there.
	if (ordinal < held.position) return { drill: publicId };
	if (held.position === held.questionCount) await endRun(trx, held.id);
	else {
		await trx
			.updateTable('practice_drill')
			.set({ position: held.position + 1 })
			.where('id', '=', held.id)
			.execute();
		await noteSeen(trx, held.id, held.position + 1);
	}
	return { drill: publicId };
}

/** An answer that was read before counts less on the same day. */
async function noteSeen(trx: Transaction<Database>, drillId: number, ordinal: number) {
	await trx
		.updateTable('practice_drill_item')
		.set({ seen_at: sql<Date>`now()` })
		.where('drill_id', '=', drillId)
		.where('ordinal', '=', ordinal)
		.execute();
}
