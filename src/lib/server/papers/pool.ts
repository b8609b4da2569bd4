import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { PoolQuestion } from '#lib/exam/assembly/plan.ts';
import type { QuestionKind, Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';

/** What somebody has met before, by the ids of questions. */
export interface PaperHistory {
	/** In practice or in a paper. */
	seen: ReadonlySet<number>;
	/** The questions of each paper they sat, the last one first. */
	papers: readonly ReadonlySet<number>[];
}

/** For a paper that is for nobody in particular. */
export const noHistory: PaperHistory = { seen: new Set(), papers: [] };

/** A question that may come into a paper, in the version that it would come in. */
export interface PoolVersion extends PoolQuestion {
	versionId: number;
	/** What its tasks add up to; null for a question that is marked by a rule. */
	taskPoints: number | null;
}

/**
 * The questions of a subject that may come into a paper: those that are live, and whose newest key
 * rests on no law that was not in force on the day.
 */
export async function listPool(
	db: Reader,
	{ subject, edition, lawCutoff }: { subject: Subject; edition: string; lawCutoff: Day },
	{ seen }: PaperHistory
): Promise<PoolVersion[]> {
	const rows = await db
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.innerJoin('question_point as point', (join) =>
			join.onRef('point.question_id', '=', 'question.id').on('point.is_primary', '=', true)
		)
		.select(['question.id', 'version.id as versionId', 'version.kind'])
		.select(['question.chapter_code as chapter', 'point.point_code as point'])
		.select(['question.facility_percent as facilityPercent', 'question.enemies'])
		.select((eb) => [
			eb
				.selectFrom('paper_item')
				.whereRef('paper_item.question_id', '=', 'question.id')
				.select((inner) => inner.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('exposure'),
			eb
				.selectFrom('question_task as task')
				.whereRef('task.version_id', '=', 'version.id')
				.select((inner) => inner.fn.sum<number | null>('task.points').as('sum'))
				.$asScalar()
				.as('taskPoints')
		])
		.where('question.subject', '=', subject)
		.where('question.edition', '=', edition)
		.where('question.status', '=', 'live')
		.where(restsOnLawsOf(lawCutoff))
		.orderBy('question.id')
		.execute();
	return rows.map((row) => ({
		...row,
		kind: row.kind as QuestionKind,
		isSeen: seen.has(row.id)
	}));
}

/** Whether every law that the newest key of a version cites was in force on the day. */
function restsOnLawsOf(day: Day) {
	return sql<boolean>`not exists (
		select from answer_key_law as cited join law on law.id = cited.law_id
		where not law.in_force @> ${day}::date and cited.answer_key_id = (
			select key.id from answer_key as key where key.version_id = version.id
			order by key.number desc limit 1))`;
}
