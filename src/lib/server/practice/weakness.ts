import type { Reader } from '../database/reader.ts';
import type { PracticeRules } from './rules.ts';
import { groupLog, selectLog } from './log.ts';

/** How much of a topic is lost. */
export interface TopicWeakness {
	/** From 0 (nothing is lost) to 1. */
	weakness: number;
	/** Questions that say so, each by its last answer that proves something. */
	questions: number;
}

/** A few invented halves, so that one lost question is not a lost chapter. */
const priorPoints = 1;

/**
 * What of each chapter and each point of a subject is lost, by their codes: the last answer to each
 * question counts, where it was read and had not been told that day; what was guessed right is lost.
 * Topics with fewer answers than the rules want are not in it.
 */
export async function readWeakness(
	db: Reader,
	personId: number,
	subject: string,
	rules: Pick<PracticeRules, 'weaknessAnswersMin'>
): Promise<Map<string, TopicWeakness>> {
	const log = groupLog(
		await selectLog(db, personId)
			.where('response.subject', '=', subject)
			.where('response.is_rapid', '=', false)
			.where('response.is_after_explanation', '=', false)
			.execute()
	);
	const topics = await listTopics(db, [...log.keys()]);
	const sums = new Map<string, { lost: number; max: number; questions: number }>();
	for (const [questionId, entries] of log) {
		const last = entries.at(-1);
		if (!last) continue;
		const earned = last.confidence === 'guessed' ? 0 : last.points / last.pointsMax;
		for (const topic of topics.get(questionId) ?? []) {
			const sum = sums.get(topic) ?? { lost: 0, max: 0, questions: 0 };
			sums.set(topic, {
				lost: sum.lost + 1 - earned,
				max: sum.max + 1,
				questions: sum.questions + 1
			});
		}
	}
	return new Map(
		[...sums]
			.filter(([, { questions }]) => questions >= rules.weaknessAnswersMin)
			.map(([topic, { lost, max, questions }]) => [
				topic,
				{ weakness: (lost + priorPoints / 2) / (max + priorPoints), questions }
			])
	);
}

/** The chapter and the main point of questions. */
async function listTopics(
	db: Reader,
	questionIds: readonly number[]
): Promise<Map<number, string[]>> {
	if (questionIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('question')
		.innerJoin('question_point as point', (join) =>
			join.onRef('point.question_id', '=', 'question.id').on('point.is_primary', '=', true)
		)
		.select(['question.id', 'question.chapter_code as chapter', 'point.point_code as point'])
		.where('question.id', 'in', questionIds)
		.execute();
	return new Map(rows.map(({ id, chapter, point }) => [id, [chapter, point]]));
}
