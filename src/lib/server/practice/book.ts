import { sql } from 'kysely';
import { standInBook, type BookStanding } from '#lib/practice/mistakes.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';
import { groupLog, selectLog } from './log.ts';

/** A question of the wrong-question book. */
export interface BookEntry extends BookStanding {
	questionId: number;
	/** The version that was answered last. */
	versionId: number;
	/** Letters of the file that were chosen when it was wrong for the last time. */
	lastWrong: string[];
	/** When that was. */
	wrongAt: Date;
}

/**
 * The wrong-question book of a person in a subject: read from the log by the rule, so that a changed
 * rule or a corrected key changes the book at once. What went wrong last comes first.
 */
export async function readBook(
	db: Reader,
	personId: number,
	subject: string,
	{ rightInARow }: { rightInARow: number }
): Promise<BookEntry[]> {
	const log = groupLog(
		await selectLog(db, personId)
			.where('response.subject', '=', subject)
			.where(everLost(personId))
			.execute()
	);
	const entries = [...log].flatMap(([questionId, answers]): BookEntry[] => {
		const standing = standInBook(answers, { rightInARow });
		const wrong = answers.findLast(({ points, pointsMax }) => points < pointsMax);
		const last = answers.at(-1);
		if (!standing || !wrong || !last) return [];
		return [
			{
				...standing,
				questionId,
				versionId: last.versionId,
				lastWrong: wrong.chosen,
				wrongAt: wrong.answeredAt
			}
		];
	});
	return entries.sort((one, other) => other.wrongAt.getTime() - one.wrongAt.getTime());
}

/** Only the histories of questions that somebody once lost points with; the rule looks closer. */
function everLost(personId: number) {
	return sql<boolean>`response.question_id in (
		select lost.question_id from practice_response lost
		left join practice_correction mended on mended.response_id = lost.id
		where ${isOfPerson('lost.person_id', personId)}
			and (lost.points < lost.points_max or mended.points < mended.points_max))`;
}
