import type { Kysely, Transaction } from 'kysely';
import { replayReviews, type MemoryRules, type MemoryState } from '#lib/practice/memory.ts';
import { ratingOf } from '#lib/practice/rating.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { isOfPerson } from '../people/of-person.ts';
import { groupLog, selectLog, type LogEntry } from './log.ts';

/** Rows that one statement writes. */
const rowsAtOnceMax = 1_000;

/**
 * Makes the state of spaced review anew from the log: of the questions that are named, or of all that
 * the person has answered. The log of a question is short, so every answer does it as well; there is
 * one way to come to a state.
 *
 * @returns how many questions have a state now
 */
export async function rebuildReviews(
	trx: Transaction<Database>,
	personId: number,
	rules: MemoryRules,
	{ questionIds }: { questionIds?: readonly number[] } = {}
): Promise<number> {
	if (questionIds?.length === 0) return 0;
	let log = selectLog(trx, personId);
	let old = trx.deleteFrom('practice_review').where(isOfPerson('person_id', personId));
	if (questionIds) {
		log = log.where('response.question_id', 'in', questionIds);
		old = old.where('question_id', 'in', questionIds);
	}
	const states = [...groupLog(await log.execute())].flatMap(([questionId, entries]) => {
		const state = stateOf(entries, rules);
		return state ? [{ questionId, state }] : [];
	});
	await old.execute();
	for (let from = 0; from < states.length; from += rowsAtOnceMax)
		await insert(trx, personId, states.slice(from, from + rowsAtOnceMax));
	return states.length;
}

/** What the first answers of each day lead to, where they were read and nothing had told them. */
function stateOf(entries: readonly LogEntry[], rules: MemoryRules): MemoryState | undefined {
	const reviews = entries
		.filter((entry) => entry.isFirstOfDay && !entry.isRapid && !entry.isAfterExplanation)
		.map((entry) => ({ day: entry.studiedOn, rating: ratingOf(entry) }))
		.sort((one, other) => (one.day < other.day ? -1 : 1));
	// Where two records of one person were merged, both may have a first answer of the same day.
	const once = reviews.filter(({ day }, index) => reviews[index - 1]?.day !== day);
	return replayReviews(once, rules);
}

async function insert(
	trx: Transaction<Database>,
	personId: number,
	states: readonly { questionId: number; state: MemoryState }[]
): Promise<void> {
	await trx
		.insertInto('practice_review')
		.values(
			states.map(({ questionId, state }) => ({
				person_id: personId,
				question_id: questionId,
				stability: state.stability,
				difficulty: state.difficulty,
				due_on: state.dueOn,
				reviewed_on: state.reviewedOn,
				reviews: state.reviews,
				lapses: state.lapses
			}))
		)
		.execute();
}

/** Makes what a corrected key has touched anew, for one person. @returns how many questions */
export async function refreshStaleReviews(
	trx: Transaction<Database>,
	personId: number,
	rules: MemoryRules
): Promise<number> {
	const stale = await trx
		.selectFrom('practice_review')
		.where(isOfPerson('person_id', personId))
		.where('is_stale', '=', true)
		.select('question_id')
		.execute();
	return rebuildReviews(trx, personId, rules, {
		questionIds: stale.map(({ question_id }) => question_id)
	});
}

/**
 * Makes the states of everybody anew, each person in a transaction of their own: all of them, or only
 * those that a corrected key has touched.
 *
 * @returns of how many people, and how many questions
 */
export async function rebuildAllReviews(
	db: Kysely<Database>,
	rules: MemoryRules,
	{ isOnlyStale, signal }: { isOnlyStale: boolean; signal?: AbortSignal }
): Promise<{ people: number; questions: number }> {
	const people = isOnlyStale ? await listStale(db) : await listAnswering(db);
	let questions = 0;
	for (const id of people) {
		if (signal?.aborted) break;
		questions += await db
			.transaction()
			.execute((trx) =>
				isOnlyStale ? refreshStaleReviews(trx, id, rules) : rebuildReviews(trx, id, rules)
			);
	}
	return { people: people.length, questions };
}

async function listStale(db: Reader): Promise<number[]> {
	const rows = await db
		.selectFrom('practice_review as review')
		.innerJoin('person', 'person.id', 'review.person_id')
		.where('review.is_stale', '=', true)
		.select((eb) => eb.fn.coalesce('person.merged_into', 'person.id').as('id'))
		.distinct()
		.execute();
	return rows.map(({ id }) => id);
}

async function listAnswering(db: Reader): Promise<number[]> {
	const rows = await db
		.selectFrom('practice_response as response')
		.innerJoin('person', 'person.id', 'response.person_id')
		.select((eb) => eb.fn.coalesce('person.merged_into', 'person.id').as('id'))
		.distinct()
		.execute();
	return rows.map(({ id }) => id);
}
