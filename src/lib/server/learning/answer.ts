import { sql, type Transaction } from 'kysely';
import { isRight, type CheckKey, type CheckKind, type CheckResponse } from '#lib/courses/check.ts';
import { stateOfCheck, type Attempt, type CheckState } from '#lib/learning/check-state.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { HeldLesson } from './held-lesson.ts';
import type { LearningRules } from './rules.ts';

/** Nobody learns anything from the hundredth try. */
const attemptsMax = 100;

export interface Answer {
	opId: string;
	check: string;
	response: CheckResponse;
	/** What the device's clock said; null where a page without script answered. */
	clientAt: Date | null;
	isOffline: boolean;
}

/**
 * Judges an answer and keeps it. A repetition of the same deed finds its first outcome.
 *
 * What was answered without a network came before anybody could say "wait": it is kept and judged
 * all the same.
 *
 * @throws NotFound `check-not-found`; Conflict `check-wait`, `check-attempts-used`
 */
export async function answerCheck(
	trx: Transaction<Database>,
	lesson: HeldLesson,
	answer: Answer,
	rules: LearningRules
): Promise<{ isRepeated: boolean; state: CheckState }> {
	const check = await findCheck(trx, lesson.id, answer.check);
	const earlier = await listAttempts(trx, lesson, check.slug);
	const before = stateOfCheck(check.key, earlier, rules);
	if (await isKnown(trx, answer.opId)) return { isRepeated: true, state: before };
	if (earlier.length >= attemptsMax) throw new Conflict('check-attempts-used');
	if (before.waitSeconds > 0 && !answer.isOffline) {
		throw new Conflict('check-wait', {
			values: { minutes: Math.ceil(before.waitSeconds / 60) }
		});
	}
	const verdict = isRight(check.kind, check.key, answer.response);
	await trx
		.insertInto('check_attempt')
		.values({
			op_id: answer.opId,
			enrolment_id: lesson.enrolment.id,
			lesson_check_id: check.id,
			lesson_slug: lesson.slug,
			check_slug: check.slug,
			number: earlier.length + 1,
			response: JSON.stringify(answer.response),
			is_right: verdict,
			client_at: answer.clientAt,
			is_offline: answer.isOffline
		})
		.execute();
	const attempts = [...earlier, { response: answer.response, isRight: verdict, secondsAgo: 0 }];
	return { isRepeated: false, state: stateOfCheck(check.key, attempts, rules) };
}

async function findCheck(db: Reader, lessonId: number, slug: string) {
	const row = await db
		.selectFrom('lesson_check')
		.where('lesson_id', '=', lessonId)
		.where('slug', '=', slug)
		.select(['id', 'slug', 'kind', 'answer_key'])
		.executeTakeFirst();
	if (!row) throw new NotFound('check-not-found');
	return {
		id: row.id,
		slug: row.slug,
		kind: row.kind as CheckKind,
		key: row.answer_key as unknown as CheckKey
	};
}

async function listAttempts(db: Reader, lesson: HeldLesson, checkSlug: string): Promise<Attempt[]> {
	const rows = await db
		.selectFrom('check_attempt')
		.where('enrolment_id', '=', lesson.enrolment.id)
		.where('lesson_slug', '=', lesson.slug)
		.where('check_slug', '=', checkSlug)
		.select([
			'response',
			'is_right',
			sql<number>`extract(epoch from clock_timestamp() - answered_at)`.as('seconds_ago')
		])
		.orderBy('number')
		.execute();
	return rows.map(({ response, is_right, seconds_ago }) => ({
		response: response as string[],
		isRight: is_right,
		secondsAgo: seconds_ago
	}));
}

async function isKnown(db: Reader, opId: string): Promise<boolean> {
	const row = await db
		.selectFrom('check_attempt')
		.where('op_id', '=', opId)
		.select('id')
		.executeTakeFirst();
	return row !== undefined;
}
