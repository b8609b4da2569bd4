import type { MarkedRow } from '#lib/exam/marking.ts';
import type { RubricTask, Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getClosedPaper, type ClosedPaper } from '../mocks/closed-paper.ts';
import { listMarks } from './queue.ts';

/** Where the marking of a paper stands: not asked for, waiting, or final. */
export type MarkingState = 'none' | 'waiting' | 'final';

/** How a written paper of one's own was marked by people. */
export interface OwnMarking {
	attempt: string;
	subject: Subject;
	state: MarkingState;
	/** Whether there is anything that people could mark. */
	isWritten: boolean;
	isAnswered: boolean;
	/** The trainer of its sitting sees to it. */
	isOfClass: boolean;
	/** The whole paper, once it is final. */
	awarded: number | null;
	points: number;
	answers: OwnMarkedAnswer[];
}

export interface OwnMarkedAnswer {
	ordinal: number;
	/** Null while somebody has still to look at it. */
	awarded: number | null;
	points: number;
	rubric: RubricTask[];
	/** What counts: one mark, two whose mean it is, or that of whoever decided. By nobody's name. */
	marks: { points: number; rows: MarkedRow[]; remark: string | null }[];
}

/**
 * How people marked a paper of the actor's own. What is not final yet is not shown.
 *
 * @throws as `getClosedPaper`
 */
export async function getOwnMarking(
	db: Reader,
	actor: Pick<Actor, 'personId'>,
	attemptPublicId: string
): Promise<OwnMarking> {
	const paper = await getClosedPaper(db, actor, attemptPublicId);
	const rows = await db
		.selectFrom('marking_item')
		.where('attempt_id', '=', paper.id)
		.select(['id', 'ordinal', 'final_points', 'needs_second', 'third_difference_points'])
		.orderBy('ordinal')
		.execute();
	const { sitting_id: sittingId, awarded_points: awarded } = await db
		.selectFrom('attempt')
		.where('id', '=', paper.id)
		.select(['sitting_id', 'awarded_points'])
		.executeTakeFirstOrThrow();
	const isFinal = rows.length > 0 && rows.every(({ final_points }) => final_points !== null);
	const answers: OwnMarkedAnswer[] = [];
	for (const row of rows) answers.push(await readAnswer(db, paper, row));
	return {
		attempt: attemptPublicId,
		subject: paper.subject,
		state: rows.length === 0 ? 'none' : isFinal ? 'final' : 'waiting',
		isWritten: paper.isWritten,
		isAnswered: paper.items.some(({ response }) => response.length > 0),
		isOfClass: sittingId !== null,
		awarded: isFinal ? awarded : null,
		points: paper.points,
		answers
	};
}

async function readAnswer(
	db: Reader,
	{ items, answers }: ClosedPaper,
	row: {
		id: number;
		ordinal: number;
		final_points: number | null;
		needs_second: boolean;
		third_difference_points: number;
	}
): Promise<OwnMarkedAnswer> {
	const item = items.find(({ ordinal }) => ordinal === row.ordinal);
	const answer = item && answers.get(item.versionId)?.answer;
	if (!item || !answer || !('rubric' in answer)) throw new NotFound('attempt-not-found');
	const all = row.final_points === null ? [] : await listMarks(db, row.id);
	const counting = all.length === 3 ? all.slice(2) : all;
	return {
		ordinal: row.ordinal,
		awarded: row.final_points,
		points: item.points,
		rubric: answer.rubric,
		marks: counting.map(({ stage: _stage, ...mark }) => mark)
	};
}
