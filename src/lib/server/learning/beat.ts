import { timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { BeatAnswer } from '#lib/learning/page.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import type { Vault } from '../secrets/vault.ts';
import { creditSeconds } from './clock.ts';
import { holdLesson } from './held-lesson.ts';
import { noteViewing } from './media.ts';
import { readLearningRules } from './rules.ts';
import { settleLesson } from './settle.ts';

export interface Beat {
	enrolment: string;
	lesson: string;
	device: string;
	/** Seconds of attention since the last sign of life. */
	seconds: number;
	takesOver: boolean;
	media?: { id: string; position: number };
}

/**
 * A sign of life from a lesson: credits its seconds as far as the clock on the wall allows, moves a
 * film's furthest point as far as they reach, and judges the lesson.
 *
 * @throws NotFound `enrolment-not-found`, `lesson-not-found`; Conflict `enrolment-left`; Invalid `media-unknown`
 */
export async function receiveBeat(
	trx: Transaction<Database>,
	actor: Actor,
	vault: Vault,
	beat: Beat
): Promise<BeatAnswer> {
	const rules = await readLearningRules(trx);
	const lesson = await holdLesson(trx, actor, beat);
	const credit = await creditSeconds(
		trx,
		{
			personId: actor.personId,
			enrolmentId: lesson.enrolment.id,
			lesson: lesson.slug,
			device: beat.device,
			seconds: beat.seconds,
			isOffline: false,
			takesOver: beat.takesOver
		},
		rules
	);
	const media =
		beat.media && !credit.isElsewhere
			? await noteViewing(
					trx,
					lesson,
					{
						media: beat.media.id,
						positionSeconds: beat.media.position,
						creditedSeconds: credit.seconds
					},
					rules
				)
			: undefined;
	const { conditions, isLessonComplete, isCourseComplete } = await settleLesson(
		trx,
		actor,
		lesson,
		{ rules, vault }
	);
	return {
		isElsewhere: credit.isElsewhere,
		creditedSeconds: credit.seconds,
		progress: { conditions, isLessonComplete, isCourseComplete },
		...(media && { media })
	};
}

const openedHoursMax = 12;

/**
 * A mark for a page without script, which cannot give signs of life: when it was opened, sealed so
 * that nobody can open it earlier than they did.
 */
export function sealOpening(
	vault: Vault,
	{ accountId, lesson }: { accountId: number; lesson: string },
	now: Date
): string {
	const at = now.getTime();
	const seal = vault.lookupHash('lesson-opened', `${accountId}:${lesson}:${at}`);
	return `${at}.${seal.toString('base64url')}`;
}

/**
 * The seconds since a page was opened, by its mark.
 *
 * @returns 0 for a mark that is not ours, of another lesson, or too old
 */
export function secondsSinceOpening(
	vault: Vault,
	mark: string,
	{ accountId, lesson }: { accountId: number; lesson: string },
	now: Date
): number {
	const [at = '', seal = ''] = mark.split('.');
	const expected = vault.lookupHash('lesson-opened', `${accountId}:${lesson}:${at}`);
	const given = Buffer.from(seal, 'base64url');
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 0;
	const seconds = Math.floor((now.getTime() - Number(at)) / 1000);
	return seconds > 0 && seconds <= openedHoursMax * 3600 ? seconds : 0;
}
