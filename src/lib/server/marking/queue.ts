import { sql, type RawBuilder } from 'kysely';
import { measureAgreement, type Agreement, type MarkPair } from '#lib/exam/agreement.ts';
import type { MarkedRow, MarkStage } from '#lib/exam/marking.ts';
import type { RubricTask, Subject, SubjectiveKind } from '#lib/exam/question.ts';
import type { CandidateWrittenQuestion } from '#lib/mocks/page.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { placeQuestions } from '../mocks/candidate-questions.ts';
import { getRuleValue } from '../policy/policy.ts';
import { listAnswers } from '../questions/answer.ts';
import { isUnitWithin } from '../units/scope.ts';

/** The condition that the row `item` lies before the actor's unit and is no answer of their own. */
export function isForMarker(actor: Actor): RawBuilder<boolean> {
	return sql<boolean>`(
		${isUnitWithin(sql.ref<number>('item.unit_id'), scopeOf(actor, 'papers.mark'))}
		and not exists (
			select from attempt
			join person candidate on candidate.id = attempt.person_id
			join person own on own.id = ${actor.personId}
			where attempt.id = item.attempt_id
				and coalesce(candidate.merged_into, candidate.id) = coalesce(own.merged_into, own.id)))`;
}

/** How many marks the row `item` has, and how many it takes as things stand. */
const marksThere = sql<number>`(
	select count(*) from answer_mark mark where mark.marking_item_id = item.id)`;

const isUnmarkedBy = (actor: Actor) => sql<boolean>`not exists (
	select from answer_mark mark
	where mark.marking_item_id = item.id and mark.marker_id in (
		select id from person where id = ${actor.personId} or merged_into = ${actor.personId}))`;

/** An answer in the queue. Whose it is does not stand there, nor whether somebody has marked it. */
export interface QueueEntry {
	item: string;
	/** What stands for the candidate: the same for all answers of a paper. */
	code: string;
	subject: Subject;
	kind: SubjectiveKind;
	ordinal: number;
	askedAt: Date;
	/** Two marks lie too far apart: whoever opens it sees both and decides. */
	isThird: boolean;
}

const queueMax = 100;

/** The answers that wait for the actor, those that are to be decided first, then the oldest. */
export async function listQueue(
	db: Reader,
	actor: Actor
): Promise<{ entries: QueueEntry[]; total: number }> {
	const { rows } = await sql<QueueEntry & { total: number }>`
		select item.public_id as item, upper(right(attempt.public_id::text, 6)) as code,
			attempt.subject, answer.kind, item.ordinal, item.asked_at as "askedAt",
			${marksThere} = 2 as "isThird", count(*) over () as total
		from marking_item item
		join attempt on attempt.id = item.attempt_id
		join attempt_item answer on answer.attempt_id = item.attempt_id and answer.ordinal = item.ordinal
		where item.finalised_at is null and ${isForMarker(actor)} and ${isUnmarkedBy(actor)}
		order by "isThird" desc, item.asked_at, item.id
		limit ${queueMax}`.execute(db);
	return { entries: rows.map(({ total: _total, ...entry }) => entry), total: rows[0]?.total ?? 0 };
}

/** An answer as a marker sees it. */
export interface AnswerToMark {
	item: string;
	code: string;
	subject: Subject;
	askedAt: Date;
	question: CandidateWrittenQuestion;
	/** By task. */
	texts: string[];
	rubric: RubricTask[];
	keyId: number;
	/** Only for whoever decides between them. */
	marks: { points: number; rows: MarkedRow[]; remark: string | null }[];
}

/**
 * An answer that waits for the actor. Without the marks of others, unless there are two that lie too
 * far apart.
 *
 * @throws NotFound `marking-item-not-found`
 */
export async function getAnswerToMark(
	db: Reader,
	actor: Actor,
	publicId: string
): Promise<AnswerToMark> {
	const row = await db
		.selectFrom('marking_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.innerJoin('attempt_item as answer', (join) =>
			join
				.onRef('answer.attempt_id', '=', 'item.attempt_id')
				.onRef('answer.ordinal', '=', 'item.ordinal')
		)
		.where('item.public_id', '=', publicId)
		.where('item.finalised_at', 'is', null)
		.where(isForMarker(actor))
		.where(isUnmarkedBy(actor))
		.select(['item.id', 'item.asked_at as askedAt', 'attempt.subject', 'answer.ordinal'])
		.select(['answer.points', 'answer.question_version_id', 'answer.option_order'])
		.select(['answer.response', sql<string>`upper(right(attempt.public_id::text, 6))`.as('code')])
		.executeTakeFirstOrThrow(() => new NotFound('marking-item-not-found'));
	const [question] = await placeQuestions(db, [row]);
	const key = (await listAnswers(db, [row.question_version_id])).get(row.question_version_id);
	if (!question || !('tasks' in question) || !key || !('rubric' in key.answer))
		throw new NotFound('marking-item-not-found');
	const marks = await listMarks(db, row.id);
	return {
		item: publicId,
		code: row.code,
		subject: row.subject as Subject,
		askedAt: row.askedAt,
		question,
		texts: row.response as string[],
		rubric: key.answer.rubric,
		keyId: key.keyId,
		marks: marks.length === 2 ? marks.map(({ stage: _stage, ...mark }) => mark) : []
	};
}

/** The marks of an answer, in their order. */
export async function listMarks(db: Reader, itemId: number) {
	const rows = await db
		.selectFrom('answer_mark')
		.where('marking_item_id', '=', itemId)
		.select(['stage', 'points', 'rows', 'remark'])
		.orderBy('id')
		.execute();
	return rows.map(({ stage, rows: given, ...mark }) => ({
		...mark,
		stage: stage as MarkStage,
		rows: given as unknown as MarkedRow[]
	}));
}

const agreementDays = 365;

/**
 * How far first and second marks of the actor's units agree, over the last year. Below a number of
 * answers nothing is said.
 */
export async function readAgreement(
	db: Reader,
	actor: Actor
): Promise<{ pairsMin: number; pairs: number; agreement: Agreement | undefined }> {
	const pairsMin = await getRuleValue(db, 'sittings.marking-pairs-min');
	const { rows } = await sql<{ first: number; second: number }>`
		select one.points as first, other.points as second
		from marking_item item
		join answer_mark one on one.marking_item_id = item.id and one.stage = 'first'
		join answer_mark other on other.marking_item_id = item.id and other.stage = 'second'
		where ${isUnitWithin(sql.ref<number>('item.unit_id'), scopeOf(actor, 'papers.mark'))}
			and other.marked_at > now() - make_interval(days => ${agreementDays})`.execute(db);
	const pairs = rows.map(({ first, second }): MarkPair => [Number(first), Number(second)]);
	return {
		pairsMin,
		pairs: pairs.length,
		agreement: pairs.length < pairsMin ? undefined : measureAgreement(pairs)
	};
}
