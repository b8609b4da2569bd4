import { sql } from 'kysely';
import type { CorrectionPolicy } from '#lib/exam/key-correction.ts';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';

/** A mark of one's own paper that a corrected key has changed, and why. */
export interface OwnCorrection {
	ordinal: number;
	policy: CorrectionPolicy;
	reason: string;
	correctedAt: Date;
	pointsBefore: number;
	pointsAfter: number;
	/** 0 where the question counts for nobody. */
	pointsMaxAfter: number;
}

/** The marks of a paper of the actor's own that have changed since it was handed in, by question. */
export async function listOwnCorrections(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	attemptPublicId: string
): Promise<OwnCorrection[]> {
	const { rows } = await sql<OwnCorrection>`
		select mark.ordinal, correction.policy, correction.reason, mark.marked_at as "correctedAt",
			mark.points_before as "pointsBefore", mark.points_after as "pointsAfter",
			mark.points_max_after as "pointsMaxAfter"
		from key_correction_mark mark
		join key_correction correction on correction.id = mark.correction_id
		join attempt on attempt.id = mark.attempt_id
		where attempt.public_id = ${attemptPublicId} and ${isOfPerson('attempt.person_id', personId)}
			and not attempt.is_result_held
			and (mark.points_before, mark.points_max_before)
				is distinct from (mark.points_after, mark.points_max_after)
		order by mark.ordinal, mark.correction_id`.execute(db);
	return rows;
}
