import { sql } from 'kysely';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import type { Day } from '#lib/dates.ts';
import type { LoggedAnswer } from '#lib/practice/mistakes.ts';
import type { PracticeMark } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';

/** An answer of the log, by the mark that holds now. */
export interface LogEntry extends LoggedAnswer {
	id: number;
	questionId: number;
	versionId: number;
	keyId: number;
	subject: string;
	kind: ObjectiveKind;
	chosen: string[];
	timeMs: number | null;
	isRapid: boolean;
	isFirstOfDay: boolean;
	studiedOn: Day;
	answeredAt: Date;
}

/**
 * The log of a person with the newest correction of each mark, without what counts for nobody any
 * more. Others narrow it down.
 */
export function selectLog(db: Reader, personId: number) {
	return db
		.selectFrom('practice_response as response')
		.leftJoinLateral(newestCorrection('response.id'), (join) => join.onTrue())
		.select(['response.id', 'response.question_id as questionId'])
		.select(['response.version_id as versionId', 'response.answer_key_id as keyId'])
		.select(['response.subject', 'response.kind', 'response.chosen', 'response.confidence'])
		.select(['response.time_ms as timeMs', 'response.is_rapid as isRapid'])
		.select(['response.is_first_of_day as isFirstOfDay', 'response.studied_on as studiedOn'])
		.select('response.is_after_explanation as isAfterExplanation')
		.select('response.answered_at as answeredAt')
		.select((eb) => [
			eb.fn.coalesce('corrected.points', 'response.points').as('points'),
			eb.fn.coalesce('corrected.points_max', 'response.points_max').as('pointsMax')
		])
		.where(isOfPerson('response.person_id', personId))
		.where((eb) => eb(eb.fn.coalesce('corrected.points_max', 'response.points_max'), '>', 0))
		.orderBy('response.answered_at')
		.orderBy('response.id');
}

/** The mark that an answer has by the last correction of its key, as `corrected`. */
export function newestCorrection(responseColumn: string) {
	return sql<{
		points: number | null;
		points_max: number | null;
		answer_key_id: number | null;
	}>`(select correction.points, correction.points_max, correction.answer_key_id
		from practice_correction as correction where correction.response_id = ${sql.ref(responseColumn)}
		order by correction.id desc limit 1)`.as<'corrected'>(sql.ref('corrected'));
}

/** Rows of `selectLog` by their question, the oldest first. */
export function groupLog(
	rows: readonly Awaited<ReturnType<ReturnType<typeof selectLog>['execute']>>[number][]
): Map<number, LogEntry[]> {
	return Map.groupBy(
		rows.map((row): LogEntry => ({
			...row,
			kind: row.kind as ObjectiveKind,
			confidence: row.confidence as PracticeMark | null
		})),
		({ questionId }) => questionId
	);
}
