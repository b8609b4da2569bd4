import { sql, type Kysely, type Transaction } from 'kysely';
import type { ClosedItem, ClosedPaper } from '../mocks/closed-paper.ts';
import { getClosedPaper } from '../mocks/closed-paper.ts';
import type { Database } from '../database/schema.ts';
import { isOfPerson } from '../people/of-person.ts';
import { rebuildReviews } from './review.ts';
import { readPracticeRules, studyDayOf, type PracticeRules } from './rules.ts';

/** Papers that one run reads. */
const papersAtOnceMax = 500;

/**
 * Puts the answers of closed papers into the log, each paper once: those of one person, before they go
 * on practising.
 *
 * @returns how many papers
 */
export async function readOwnPapers(
	trx: Transaction<Database>,
	personId: number,
	rules: PracticeRules
): Promise<number> {
	const papers = await selectUnread(trx).where(isOfPerson('attempt.person_id', personId)).execute();
	for (const { publicId } of papers) await readPaper(trx, personId, publicId, rules);
	return papers.length;
}

/** The same for everybody, each paper in a transaction of its own. @returns how many papers */
export async function readAllPapers(db: Kysely<Database>, signal: AbortSignal): Promise<number> {
	const rules = await readPracticeRules(db);
	const papers = await selectUnread(db).limit(papersAtOnceMax).execute();
	let count = 0;
	for (const { publicId, personId } of papers) {
		if (signal.aborted) break;
		await db.transaction().execute((trx) => readPaper(trx, personId, publicId, rules));
		count++;
	}
	return count;
}

function selectUnread(db: Pick<Kysely<Database>, 'selectFrom'>) {
	return (
		db
			.selectFrom('attempt')
			.innerJoin('person', 'person.id', 'attempt.person_id')
			.leftJoin('practice_paper as read', 'read.attempt_id', 'attempt.id')
			.where('attempt.submitted_at', 'is not', null)
			// What a trainer has not published is not said by way of practice either.
			.where('attempt.is_result_held', '=', false)
			.where('read.attempt_id', 'is', null)
			.select('attempt.public_id as publicId')
			.select((eb) => eb.fn.coalesce('person.merged_into', 'person.id').as('personId'))
			.orderBy('attempt.submitted_at')
	);
}

async function readPaper(
	trx: Transaction<Database>,
	personId: number,
	publicId: string,
	rules: PracticeRules
): Promise<void> {
	const paper = await getClosedPaper(trx, { personId }, publicId);
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('practice_paper')
		.values({ attempt_id: paper.id })
		.onConflict((conflict) => conflict.doNothing())
		.executeTakeFirstOrThrow();
	// Somebody else reads it just now.
	if (numInsertedOrUpdatedRows === 0n) return;
	const questionIds: number[] = [];
	for (const item of paper.items) {
		const questionId = await insertItem(trx, personId, { paper, item }, rules);
		if (questionId !== undefined) questionIds.push(questionId);
	}
	await rebuildReviews(trx, personId, rules, { questionIds });
}

/** One answer of a paper; what was left blank, or is marked by people, is none. */
async function insertItem(
	trx: Transaction<Database>,
	personId: number,
	{ paper, item }: { paper: ClosedPaper; item: ClosedItem },
	rules: PracticeRules
): Promise<number | undefined> {
	if (item.keyId === null || item.awarded === null || item.response.length === 0) return undefined;
	const day = studyDayOf(sql`${paper.submittedAt}::timestamptz`, rules);
	const { rows } = await sql<{ question_id: number }>`
		insert into practice_response (person_id, question_id, version_id, answer_key_id, subject, kind, source,
			attempt_id, ordinal, chosen, points, points_max, confidence, time_ms, is_rapid, is_first_of_day,
			is_after_explanation, studied_on, answered_at)
		select ${personId}, version.question_id, version.id, ${item.keyId}, ${paper.subject}, version.kind, 'mock',
			${paper.id}, ${item.ordinal}, ${item.response}, ${item.awarded}, ${item.points}, ${item.confidence},
			${item.timeMs}, false, not before.answered, before.answered, ${day}, ${paper.submittedAt}
		from question_version version
		cross join lateral (select exists (
			select from practice_response earlier
			where ${isOfPerson('earlier.person_id', personId)} and earlier.question_id = version.question_id
				and earlier.studied_on = ${day}) as answered) before
		where version.id = ${item.versionId}
		on conflict do nothing
		returning question_id`.execute(trx);
	return rows[0]?.question_id;
}
