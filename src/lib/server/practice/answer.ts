import { sql, type Transaction } from 'kysely';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import { score, scoreMax } from '#lib/exam/scoring.ts';
import { practiceLimits } from '#lib/practice/practice.ts';
import { isRapid } from '#lib/practice/rating.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listKeys } from '../questions/answer.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';
import { endRun, holdDrill, type HeldDrill } from './drill.ts';
import type { AnswerInput } from './input.ts';
import { isInOpenPaper } from './practisable.ts';
import { rebuildReviews } from './review.ts';
import { readPracticeRules, studyDayOf, type PracticeRules } from './rules.ts';

/**
 * Takes the answer to a question of a run, marks it, notes it in the log, and spaces its next review.
 * A question of a run is answered once; another run can ask it again.
 *
 * @returns what it earned of what it could
 * @throws NotFound `practice-drill-not-found`, `practice-item-not-found`; Conflict
 * `practice-drill-ended`, `practice-answered`, `practice-question-retired`,
 * `practice-question-in-paper`; Invalid `practice-no-answer`, `practice-one-answer`, `answer-malformed`
 */
export async function answerQuestion(
	trx: Transaction<Database>,
	actor: Pick<Actor, 'personId'>,
	publicId: string,
	input: AnswerInput
): Promise<{ points: number; pointsMax: number }> {
	const held = await holdDrill(trx, actor, publicId);
	if (held.isEnded || held.mode !== 'practice') throw new Conflict('practice-drill-ended');
	const item = await getItem(trx, actor, held, input.ordinal);
	const chosen = readChosen(item, input.response);
	const key = (await listKeys(trx, [item.versionId])).get(item.versionId);
	if (!key) throw new NotFound('practice-item-not-found');
	const scoring = await getScoringRule(trx);
	const mark = { points: score(scoring, key, chosen), pointsMax: scoreMax(scoring, key.kind) };
	const rules = await readPracticeRules(trx);
	const timeMs = timeSince(input.shown_at);
	await trx
		.insertInto('practice_response')
		.values({
			...{ person_id: actor.personId, question_id: item.questionId, version_id: item.versionId },
			...{ answer_key_id: key.keyId, subject: item.subject, kind: key.kind },
			...{ source: item.source, drill_id: held.id, ordinal: input.ordinal, chosen },
			...{ points: mark.points, points_max: mark.pointsMax, confidence: input.confidence },
			time_ms: timeMs,
			is_rapid: isRapid(item.characters, timeMs, rules),
			studied_on: rules.today,
			...(await readDay(trx, actor.personId, item.questionId, rules))
		})
		.execute();
	await rebuildReviews(trx, actor.personId, rules, { questionIds: [item.questionId] });
	await goOn(trx, actor, held, input.ordinal);
	return mark;
}

async function getItem(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	{ id }: HeldDrill,
	ordinal: number
) {
	const item = await trx
		.selectFrom('practice_drill_item as item')
		.innerJoin('question', 'question.id', 'item.question_id')
		.innerJoin('question_version as version', 'version.id', 'item.version_id')
		.leftJoin('practice_response as given', (join) =>
			join.onRef('given.drill_id', '=', 'item.drill_id').onRef('given.ordinal', '=', 'item.ordinal')
		)
		.where('item.drill_id', '=', id)
		.where('item.ordinal', '=', ordinal)
		.select(['item.question_id as questionId', 'item.version_id as versionId', 'item.source'])
		.select(['item.option_order as optionOrder', 'question.subject', 'question.status'])
		.select(['version.kind', 'given.id as givenId'])
		.select(isInOpenPaper('item.question_id', personId).as('isInPaper'))
		.select(
			sql<number>`(length(version.stem) + (select coalesce(sum(length(body)), 0)
				from question_option where version_id = version.id))::integer`.as('characters')
		)
		.executeTakeFirstOrThrow(() => new NotFound('practice-item-not-found'));
	if (item.givenId !== null) throw new Conflict('practice-answered');
	if (item.status !== 'live') throw new Conflict('practice-question-retired');
	if (item.isInPaper) throw new Conflict('practice-question-in-paper');
	return item;
}

/** Letters as they were shown, as letters of the file. */
function readChosen(
	{ kind, optionOrder }: { kind: string; optionOrder: readonly string[] },
	response: readonly string[]
): string[] {
	if (response.length === 0) throw new Invalid('practice-no-answer', { field: 'response' });
	const chosen = response.map((letter) => optionOrder[letter.charCodeAt(0) - 'A'.charCodeAt(0)]);
	const letters = [...new Set(chosen)].filter((letter) => letter !== undefined).sort();
	if (letters.length !== response.length) throw new Invalid('answer-malformed');
	if ((kind as ObjectiveKind) === 'single' && letters.length !== 1)
		throw new Invalid('practice-one-answer', { field: 'response' });
	return letters;
}

/** Milliseconds since the server showed it; null where that cannot be how long it was looked at. */
function timeSince(shownAt: string | null): number | null {
	if (shownAt === null) return null;
	const timeMs = Date.now() - Date.parse(shownAt);
	return timeMs >= 0 && timeMs <= practiceLimits.timeMsMax ? timeMs : null;
}

/** Whether it is the first answer of the study day, and whether the answer had been told on it. */
async function readDay(
	trx: Transaction<Database>,
	personId: number,
	questionId: number,
	rules: PracticeRules
): Promise<{ is_first_of_day: boolean; is_after_explanation: boolean }> {
	const { rows } = await sql<{ answered: boolean; read: boolean }>`
		select exists (
			select from practice_response earlier
			where ${isOfPerson('earlier.person_id', personId)} and earlier.question_id = ${questionId}
				and earlier.studied_on = ${rules.today}) as answered,
		exists (
			select from practice_drill_item item join practice_drill drill on drill.id = item.drill_id
			where ${isOfPerson('drill.person_id', personId)} and item.question_id = ${questionId}
				and ${studyDayOf(sql`item.seen_at`, rules)} = ${rules.today}) as read`.execute(trx);
	const [day] = rows;
	return {
		is_first_of_day: !day?.answered,
		is_after_explanation: Boolean(day?.answered || day?.read)
	};
}

/** Notes how far the run has come; it is over when nothing is left that can be answered. */
async function goOn(
	trx: Transaction<Database>,
	{ personId }: Pick<Actor, 'personId'>,
	{ id }: HeldDrill,
	ordinal: number
): Promise<void> {
	await trx
		.updateTable('practice_drill')
		.set({ position: sql<number>`greatest(position, ${ordinal}::integer)` })
		.where('id', '=', id)
		.execute();
	const left = await trx
		.selectFrom('practice_drill_item as item')
		.innerJoin('question', 'question.id', 'item.question_id')
		.where('item.drill_id', '=', id)
		.where('question.status', '=', 'live')
		.where((eb) => eb.not(isInOpenPaper('item.question_id', personId)))
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('practice_response as given')
						.select('given.id')
						.whereRef('given.drill_id', '=', 'item.drill_id')
						.whereRef('given.ordinal', '=', 'item.ordinal')
				)
			)
		)
		.select('item.ordinal')
		.limit(1)
		.executeTakeFirst();
	if (!left) await endRun(trx, id);
}
