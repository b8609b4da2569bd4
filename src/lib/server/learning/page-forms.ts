import { sql, type Transaction } from 'kysely';
import type { CheckResponse } from '#lib/courses/check.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import type { Vault } from '../secrets/vault.ts';
import { answerCheck } from './answer.ts';
import { secondsSinceOpening } from './beat.ts';
import { creditSeconds } from './clock.ts';
import { holdLesson, type HeldLesson } from './held-lesson.ts';
import { noteViewing } from './media.ts';
import { saveNote } from './note.ts';
import { markRead } from './progress.ts';
import { readLearningRules, type LearningRules } from './rules.ts';
import { settleLesson } from './settle.ts';

/** Where a form of a lesson page stands, and the mark of when the page was opened. */
interface FormPlace {
	enrolment: string;
	lesson: string;
	opened: string;
}

const notOffline = { clientAt: null, isOffline: false };

/**
 * An answer from a page without script: it credits the time since the page was opened, keeps the
 * answer, and judges the lesson.
 *
 * @throws as `holdLesson` and `answerCheck`
 */
export async function answerByForm(
	trx: Transaction<Database>,
	actor: Actor,
	vault: Vault,
	place: FormPlace & { opId: string; check: string; response: CheckResponse }
): Promise<{ isPassed: boolean; isLessonComplete: boolean }> {
	const rules = await readLearningRules(trx);
	const lesson = await holdLesson(trx, actor, place);
	await creditOpenPage(trx, actor, vault, { place, lesson, rules });
	const { state } = await answerCheck(trx, lesson, { ...place, ...notOffline }, rules);
	const { isLessonComplete } = await settleLesson(trx, actor, lesson, { rules, vault });
	return { isPassed: state.isPassed, isLessonComplete };
}

/**
 * "I have read it", from a page without script: every section counts as read, and sound and film as
 * far as the time since the page was opened reaches.
 *
 * @throws as `holdLesson`
 */
export async function finishByForm(
	trx: Transaction<Database>,
	actor: Actor,
	vault: Vault,
	place: FormPlace
): Promise<{ isLessonComplete: boolean; isCourseComplete: boolean }> {
	const rules = await readLearningRules(trx);
	const lesson = await holdLesson(trx, actor, place);
	let credited = await creditOpenPage(trx, actor, vault, { place, lesson, rules });
	for (const { slug } of lesson.demands.sections) await markRead(trx, lesson, slug, notOffline);
	for (const { id, seconds } of lesson.demands.media) {
		const spent = Math.min(credited, Math.ceil(seconds / rules.speedMax));
		await noteViewing(
			trx,
			lesson,
			{ media: id, positionSeconds: seconds, creditedSeconds: spent },
			rules
		);
		credited -= spent;
	}
	const { isLessonComplete, isCourseComplete } = await settleLesson(trx, actor, lesson, {
		rules,
		vault
	});
	return { isLessonComplete, isCourseComplete };
}

/** A note from a page without script. */
export async function noteByForm(
	trx: Transaction<Database>,
	actor: Actor,
	input: { enrolment: string; lesson: string; note: string; section: string; body: string }
): Promise<{ note: string }> {
	const lesson = await holdLesson(trx, actor, input);
	await saveNote(trx, actor, lesson, { ...input, quote: null });
	return { note: input.note };
}

/** Nobody can see whether an open page is read, so it earns no more than the lesson is long. */
async function creditOpenPage(
	trx: Transaction<Database>,
	actor: Actor,
	vault: Vault,
	{ place, lesson, rules }: { place: FormPlace; lesson: HeldLesson; rules: LearningRules }
): Promise<number> {
	const opening = { accountId: actor.accountId, lesson: lesson.slug };
	const seconds = secondsSinceOpening(vault, place.opened, opening, await readClock(trx));
	if (seconds === 0) return 0;
	const credit = await creditSeconds(
		trx,
		{
			personId: actor.personId,
			enrolmentId: lesson.enrolment.id,
			lesson: lesson.slug,
			device: actor.sessionId,
			seconds: Math.min(seconds, lesson.minutes * 60),
			isOffline: false,
			isWhole: true
		},
		rules
	);
	return credit.seconds;
}

/** The clock of the database, by which a page is opened and time is credited. */
export async function readClock(db: Reader): Promise<Date> {
	const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
	return rows[0]?.now ?? new Date();
}
