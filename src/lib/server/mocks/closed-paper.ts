import { sql } from 'kysely';
import type { QuestionKind, Subject } from '#lib/exam/question.ts';
import { isObjective } from '#lib/exam/question.ts';
import type { ResultItem, SelfVerdict, Verdict } from '#lib/mocks/page.ts';
import type { AttemptState, ConfidenceMark } from '#lib/mocks/protocol.ts';
import { judgeByRubric, rowKey } from '#lib/mocks/rubric.ts';
import type { Reader } from '../database/reader.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listAnswers, type VersionAnswer } from '../questions/answer.ts';

/** A question of a closed paper with all that was done in it. */
export interface ClosedItem extends ResultItem {
	versionId: number;
	optionOrder: string[];
	/** Letters of the file, or texts. */
	response: string[];
	/** Letters of the file, by the key that it was marked with; empty for written questions. */
	right: string[];
	keyId: number | null;
	/** Rows of its rubric that were not judged. */
	unjudged: number;
	marks: Record<string, SelfVerdict>;
}

export interface ClosedPaper {
	id: number;
	publicId: string;
	subject: Subject;
	state: AttemptState;
	submittedAt: Date;
	usedSeconds: number;
	timeFactorPercent: number;
	points: number;
	answered: number;
	isWritten: boolean;
	items: ClosedItem[];
	/** What is shown of the questions now; nobody gets here while the paper is open. */
	answers: Map<number, VersionAnswer>;
}

/**
 * The actor's own paper once it is closed, with its keys.
 *
 * @throws NotFound `attempt-not-found`; Conflict `attempt-open` while it is not closed, `result-held`
 * while the trainer of its sitting has not published it
 */
export async function getClosedPaper(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	publicId: string
): Promise<ClosedPaper> {
	const row = await db
		.selectFrom('attempt')
		.where('public_id', '=', publicId)
		.where(isOfPerson('attempt.person_id', personId))
		.select(['id', 'public_id', 'subject', 'state', 'points', 'answered_count'])
		.select(['submitted_at', 'limit_factor', 'is_result_held'])
		.select(sql<number>`extract(epoch from submitted_at - started_at)`.as('used'))
		.executeTakeFirstOrThrow(() => new NotFound('attempt-not-found'));
	if (row.submitted_at === null) throw new Conflict('attempt-open');
	if (row.is_result_held) throw new Conflict('result-held');
	const rows = await listRows(db, row.id);
	const answers = await listAnswers(
		db,
		rows.map(({ versionId }) => versionId)
	);
	const marks = await listMarks(db, row.id);
	return {
		id: row.id,
		publicId: row.public_id,
		subject: row.subject as Subject,
		state: row.state as AttemptState,
		submittedAt: row.submitted_at,
		usedSeconds: Math.round(row.used),
		timeFactorPercent: Math.round(row.limit_factor * 100),
		points: row.points,
		answered: row.answered_count ?? 0,
		isWritten: rows.some(({ kind }) => !isObjective(kind as QuestionKind)),
		items: rows.map((item) => closeItem(item, answers, marks.get(item.ordinal) ?? {})),
		answers
	};
}

function listRows(db: Reader, attemptId: number) {
	return db
		.selectFrom('attempt_item as item')
		.leftJoin('answer_key as key', 'key.id', 'item.marked_with_key_id')
		.where('item.attempt_id', '=', attemptId)
		.select(['item.ordinal', 'item.kind', 'item.question_version_id as versionId'])
		.select(['item.chapter_code', 'item.points', 'item.option_order', 'item.is_flagged'])
		.select(['item.confidence', 'item.response', 'item.time_ms', 'item.awarded_points'])
		.select(['key.id as keyId', 'key.right_options as right'])
		.orderBy('item.ordinal')
		.execute();
}

type Row = Awaited<ReturnType<typeof listRows>>[number];

function closeItem(
	row: Row,
	answers: Map<number, VersionAnswer>,
	marks: Record<string, SelfVerdict>
): ClosedItem {
	const { answer } = answers.get(row.versionId) ?? {};
	const own = answer && 'rubric' in answer ? judgeByRubric(answer.rubric, marks) : undefined;
	const isJudged = own !== undefined && own.unjudged < own.rows;
	const response = row.response as string[];
	const isMarked = own !== undefined && row.awarded_points !== null;
	// What people gave stands before one's own judgment.
	const awarded = row.awarded_points ?? (isJudged ? own.points : null);
	return {
		ordinal: row.ordinal,
		kind: row.kind as QuestionKind,
		chapter: row.chapter_code,
		verdict: own ? null : verdictOf(response, awarded ?? 0, row.points),
		awarded,
		points: row.points,
		timeMs: row.time_ms,
		isFlagged: row.is_flagged,
		confidence: row.confidence as ConfidenceMark | null,
		versionId: row.versionId,
		optionOrder: row.option_order,
		response,
		right: row.right ?? [],
		keyId: row.keyId,
		isMarked,
		unjudged: isMarked ? 0 : (own?.unjudged ?? 0),
		marks
	};
}

function verdictOf(response: readonly string[], awarded: number, points: number): Verdict {
	if (response.length === 0) return 'blank';
	if (awarded >= points) return 'right';
	return awarded > 0 ? 'partial' : 'wrong';
}

async function listMarks(db: Reader, attemptId: number) {
	const rows = await db
		.selectFrom('self_mark')
		.where('attempt_id', '=', attemptId)
		.select(['ordinal', 'task_ordinal', 'row_ordinal', 'verdict'])
		.execute();
	const marks = new Map<number, Record<string, SelfVerdict>>();
	for (const { ordinal, task_ordinal, row_ordinal, verdict } of rows) {
		const own = marks.get(ordinal) ?? {};
		own[rowKey(task_ordinal, row_ordinal)] = verdict as SelfVerdict;
		marks.set(ordinal, own);
	}
	return marks;
}
