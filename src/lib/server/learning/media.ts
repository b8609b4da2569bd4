import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Invalid } from '../errors.ts';
import type { HeldLesson } from './held-lesson.ts';
import type { LearningRules } from './rules.ts';

/** Players report in steps, and files are a little shorter than they say. */
const endSlackSeconds = 2;

export interface Viewing {
	/** The id of the sound or film. */
	media: string;
	/** Where the player stands. */
	positionSeconds: number;
	/** Seconds that were credited for this stretch; at the highest speed no more can have been seen. */
	creditedSeconds: number;
}

export interface ViewingState {
	positionSeconds: number;
	furthestSeconds: number;
	isFinished: boolean;
}

/**
 * Notes how far a sound or film was followed. The first time, the furthest point moves only as far
 * as the credited time allows: jumping ahead is not seen.
 *
 * @throws Invalid `media-unknown`
 */
export async function noteViewing(
	trx: Transaction<Database>,
	lesson: HeldLesson,
	viewing: Viewing,
	rules: LearningRules
): Promise<ViewingState> {
	const media = lesson.demands.media.find(({ id }) => id === viewing.media);
	if (!media) throw new Invalid('media-unknown');
	const key = {
		enrolment_id: lesson.enrolment.id,
		lesson_slug: lesson.slug,
		media_slug: viewing.media
	};
	const before = await trx
		.selectFrom('media_viewing')
		.where((eb) => eb.and(key))
		.select(['furthest_seconds', 'completed_at'])
		.forUpdate()
		.executeTakeFirst();
	const reached = before?.furthest_seconds ?? 0;
	const reachable = reached + viewing.creditedSeconds * rules.speedMax;
	const position = Math.min(viewing.positionSeconds, media.seconds);
	const isFree = before?.completed_at != null;
	const furthest = isFree ? media.seconds : Math.max(reached, Math.min(position, reachable));
	const isFinished = isFree || furthest >= media.seconds - endSlackSeconds;
	const state = {
		furthest_seconds: furthest,
		position_seconds: Math.min(position, furthest),
		viewed_at: sql<Date>`clock_timestamp()`
	};
	const completedAt = before?.completed_at ?? (isFinished ? sql<Date>`clock_timestamp()` : null);
	await trx
		.insertInto('media_viewing')
		.values({ ...key, ...state, completed_at: completedAt })
		.onConflict((conflict) =>
			conflict
				.columns(['enrolment_id', 'lesson_slug', 'media_slug'])
				.doUpdateSet({ ...state, completed_at: completedAt })
		)
		.execute();
	return {
		positionSeconds: state.position_seconds,
		furthestSeconds: furthest,
		isFinished
	};
}
