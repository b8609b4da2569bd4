import type { Subject } from '#lib/exam/question.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';

/**
 * The questions of a subject, by their ids, that a person has answered in practice or been told the
 * answer of: in a paper they are no longer unseen.
 */
export async function listMetQuestions(
	db: Reader,
	personId: number,
	subject: Subject
): Promise<Set<number>> {
	const rows = await db
		.selectFrom('practice_response')
		.where(isOfPerson('person_id', personId))
		.where('subject', '=', subject)
		.select('question_id')
		.union(
			db
				.selectFrom('practice_drill_item as item')
				.innerJoin('practice_drill as drill', 'drill.id', 'item.drill_id')
				.where(isOfPerson('drill.person_id', personId))
				.where('drill.subject', '=', subject)
				.where('item.seen_at', 'is not', null)
				.select('item.question_id')
		)
		.execute();
	return new Set(rows.map(({ question_id }) => question_id));
}
