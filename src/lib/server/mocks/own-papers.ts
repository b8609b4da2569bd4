import { sql } from 'kysely';
import type { Subject } from '#lib/exam/question.ts';
import type { OwnPaper } from '#lib/mocks/page.ts';
import type { AttemptState } from '#lib/mocks/protocol.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';

/** Papers in a list of one's own, the latest. */
const papersMax = 50;

/** The actor's papers, the latest first; those that were put away unseen are left out. */
export async function listOwnPapers(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>
): Promise<OwnPaper[]> {
	const rows = await db
		.selectFrom('attempt')
		.where(isOfPerson('attempt.person_id', personId))
		.where('state', '!=', 'abandoned')
		.select(['public_id as attempt', 'subject', 'state', 'created_at as createdAt'])
		.select(
			sql<
				number | null
			>`case when state = 'in-progress' then greatest(0, extract(epoch from deadline_at - now())) end`.as(
				'remainingSeconds'
			)
		)
		.select(['submitted_at as submittedAt', 'points', 'is_result_held as isResultHeld'])
		.select(sql<number | null>`case when not is_result_held then awarded_points end`.as('awarded'))
		.select(['answered_count as answered', 'question_count as questions'])
		.orderBy('created_at', 'desc')
		.limit(papersMax)
		.execute();
	return rows.map(({ subject, state, ...row }) => ({
		...row,
		subject: subject as Subject,
		state: state as AttemptState
	}));
}
