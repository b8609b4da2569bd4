import { practiceSubjects, type PracticeSubject } from '#lib/practice/practice.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { findTarget } from '../qualifications/target.ts';

/** The subject that the actor practised last, else one of the level that they aim at. */
export async function findUsualSubject(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>
): Promise<PracticeSubject> {
	const last = await db
		.selectFrom('practice_drill')
		.where(isOfPerson('person_id', personId))
		.select('subject')
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
	const known = practiceSubjects.find((subject) => subject === last?.subject);
	if (known) return known;
	return (await findTarget(db, personId))?.level === 'assistant' ? 'A2' : 'B2';
}
