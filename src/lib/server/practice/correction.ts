import { sql, type Transaction } from 'kysely';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import { correctMark, type CorrectionPolicy } from '#lib/exam/key-correction.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';
import { newestCorrection } from './log.ts';

/** Corrections that one statement writes. */
const rowsAtOnceMax = 2_000;

/** What a corrected key did to what had been practised. */
export interface Remarked {
	/** Answers that have another mark now. */
	responses: number;
	/** Whose they are, by the id of the entry under which they were given. */
	personIds: number[];
}

/**
 * Marks the answers to a version anew by a corrected key: for each answer whose mark changes, a
 * correction is added; the answer and its first mark stay. The states of spaced review that rest on
 * them are made anew by the next run of the job, or before the learner goes on. Running it twice for
 * the same key changes nothing. Answers in papers that practice has read are among them.
 *
 * It audits nothing and tells nobody: whoever corrects the key does both, once for everything.
 *
 * @param options.answerKeyId the new key; its version says which answers are meant
 * @param options.policy as for papers: `rekey`, `all-credit`, `drop`, `only-up`
 * @throws NotFound `practice-key-not-found` for a key that is not there, or that people mark by
 */
export async function remarkResponses(
	trx: Transaction<Database>,
	{ answerKeyId, policy }: { answerKeyId: number; policy: CorrectionPolicy }
): Promise<Remarked> {
	const key = await trx
		.selectFrom('answer_key as key')
		.innerJoin('question_version as version', 'version.id', 'key.version_id')
		.where('key.id', '=', answerKeyId)
		.where('version.kind', 'in', ['single', 'multiple'])
		.select(['key.version_id', 'key.right_options as right', 'version.kind'])
		.executeTakeFirstOrThrow(() => new NotFound('practice-key-not-found'));
	const scoring = await getScoringRule(trx);
	const marked = { kind: key.kind as ObjectiveKind, right: key.right };
	const rows = await listMarks(trx, key.version_id, answerKeyId);
	const changed = rows.flatMap(({ id, person_id, question_id, chosen, points, points_max }) => {
		const mark = correctMark(
			policy,
			scoring,
			{ chosen, mark: { points, pointsMax: points_max } },
			marked
		);
		const isSame = mark.points === points && mark.pointsMax === points_max;
		return isSame ? [] : [{ id, person_id, question_id, mark }];
	});
	for (let from = 0; from < changed.length; from += rowsAtOnceMax) {
		await trx
			.insertInto('practice_correction')
			.values(
				changed.slice(from, from + rowsAtOnceMax).map(({ id, mark }) => ({
					...{ response_id: id, answer_key_id: answerKeyId, policy },
					...{ points: mark.points, points_max: mark.pointsMax }
				}))
			)
			.execute();
	}
	const personIds = [...new Set(changed.map(({ person_id }) => person_id))];
	await markStale(trx, personIds, changed[0]?.question_id);
	return { responses: changed.length, personIds };
}

/** Answers to the version with the marks that hold now, but for those that this key has changed. */
function listMarks(trx: Transaction<Database>, versionId: number, answerKeyId: number) {
	return trx
		.selectFrom('practice_response as response')
		.leftJoinLateral(newestCorrection('response.id'), (join) => join.onTrue())
		.where('response.version_id', '=', versionId)
		.where(sql<boolean>`corrected.answer_key_id is distinct from ${answerKeyId}::bigint`)
		.select(['response.id', 'response.person_id', 'response.question_id', 'response.chosen'])
		.select((eb) => [
			eb.fn.coalesce('corrected.points', 'response.points').as('points'),
			eb.fn.coalesce('corrected.points_max', 'response.points_max').as('points_max')
		])
		.orderBy('response.id')
		.execute();
}

/** Merged entries keep their state under the person who was kept. */
async function markStale(
	trx: Transaction<Database>,
	personIds: readonly number[],
	questionId: number | undefined
): Promise<void> {
	if (questionId === undefined) return;
	await trx
		.updateTable('practice_review')
		.set({ is_stale: true })
		.where('question_id', '=', questionId)
		.where(
			sql<boolean>`person_id in (select coalesce(person.merged_into, person.id) from person
				where person.id = any(${[...personIds]}::bigint[])
				union all select unnest(${[...personIds]}::bigint[]))`
		)
		.execute();
}
