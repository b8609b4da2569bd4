import { nameOptions, shownLetter } from '#lib/exam/option-names.ts';
import type { ChoiceAnswer } from '#lib/exam/question.ts';
import type { MistakeCause, PracticeMark, PracticeSubject } from '#lib/practice/practice.ts';
import type { DrillKind, DrillMode } from '#lib/practice/practice.ts';
import type { CandidateChoiceQuestion, ReviewedChoice, Verdict } from '#lib/mocks/page.ts';
import { standInBook, type BookStanding } from '#lib/practice/mistakes.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { placeQuestions } from '../mocks/candidate-questions.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listAnswers } from '../questions/answer.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import { groupLog, newestCorrection, selectLog } from './log.ts';
import { isInOpenPaper } from './practisable.ts';
import { readPracticeRules } from './rules.ts';
import { readSetting } from './setting.ts';

/** A run with one of its questions. */
export interface DrillPage {
	drill: string;
	subject: PracticeSubject;
	kind: DrillKind;
	mode: DrillMode;
	/** What the chapter or point is called; null for other kinds. */
	title: string | null;
	topic: string;
	isEnded: boolean;
	outline: OutlineEntry[];
	/** The question at the place that was asked for; null behind the last one. */
	current: DrillQuestion | null;
	sum: { answered: number; right: number; points: number; pointsMax: number };
}

export interface OutlineEntry {
	ordinal: number;
	verdict: Verdict;
}

export interface DrillQuestion {
	ordinal: number;
	/** The public id of the question. */
	question: string;
	point: string;
	shown: CandidateChoiceQuestion;
	/** Why it cannot be answered now. */
	obstacle: 'retired' | 'in-paper' | null;
	/** What was answered in this run; letters as they were shown. */
	given: {
		response: string[];
		points: number;
		pointsMax: number;
		mark: PracticeMark | null;
	} | null;
	/** Once it was answered, or where the run is only read. */
	reason: (ReviewedChoice & { laws: ChoiceAnswer['laws']; lesson: string | null }) | null;
	own: { isFavourite: boolean; note: string; cause: MistakeCause | null };
	/** How it stands in the wrong-question book. */
	standing: BookStanding | null;
}

/**
 * The actor's own run, with one question: the one that is asked for, or the first that waits.
 *
 * A question that stands in a paper of theirs which is not closed is shown without its answer, also
 * where it was answered before.
 *
 * @throws NotFound `practice-drill-not-found`
 */
export async function getDrillPage(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	publicId: string,
	{ at }: { at?: number | undefined } = {}
): Promise<DrillPage> {
	const drill = await db
		.selectFrom('practice_drill')
		.where('public_id', '=', publicId)
		.where(isOfPerson('person_id', personId))
		.select(['id', 'subject', 'kind', 'topic', 'mode', 'position', 'ended_at'])
		.executeTakeFirstOrThrow(() => new NotFound('practice-drill-not-found'));
	const items = await listItems(db, drill.id);
	const isRead = drill.mode === 'memorise';
	const isEnded = drill.ended_at !== null;
	const next = isRead
		? drill.position
		: items.find(({ points, status }) => points === null && status === 'live')?.ordinal;
	const wanted = at === undefined || (isRead && at > drill.position) ? undefined : at;
	const ordinal = wanted ?? (isEnded ? undefined : next);
	const item = items.find((one) => one.ordinal === ordinal);
	const titles = await listTopicTitles(db, drill.subject as PracticeSubject);
	const answered = items.filter(({ points }) => points !== null);
	return {
		drill: publicId,
		subject: drill.subject as PracticeSubject,
		kind: drill.kind as DrillKind,
		mode: drill.mode as DrillMode,
		topic: drill.topic,
		title: titles.get(drill.topic) ?? null,
		isEnded,
		outline: items.map((one) => ({ ordinal: one.ordinal, verdict: verdictOf(one) })),
		current: item ? await readQuestion(db, personId, item, { isRead, titles }) : null,
		sum: {
			answered: answered.length,
			right: items.filter((one) => verdictOf(one) === 'right').length,
			points: answered.reduce((sum, { points }) => sum + (points ?? 0), 0),
			pointsMax: answered.reduce((sum, { pointsMax }) => sum + (pointsMax ?? 0), 0)
		}
	};
}

function listItems(db: Reader, drillId: number) {
	return db
		.selectFrom('practice_drill_item as item')
		.innerJoin('question', 'question.id', 'item.question_id')
		.innerJoin('question_point as point', (join) =>
			join.onRef('point.question_id', '=', 'question.id').on('point.is_primary', '=', true)
		)
		.leftJoin('practice_response as given', (join) =>
			join.onRef('given.drill_id', '=', 'item.drill_id').onRef('given.ordinal', '=', 'item.ordinal')
		)
		.leftJoinLateral(newestCorrection('given.id'), (join) => join.onTrue())
		.where('item.drill_id', '=', drillId)
		.select(['item.ordinal', 'item.question_id as questionId', 'item.version_id as versionId'])
		.select(['item.option_order as optionOrder', 'question.public_id as question'])
		.select(['question.status', 'point.point_code as point'])
		.select('given.chosen')
		.select((eb) => [
			eb.fn.coalesce('corrected.points', 'given.points').as('points'),
			eb.fn.coalesce('corrected.points_max', 'given.points_max').as('pointsMax')
		])
		.select('given.confidence')
		.orderBy('item.ordinal')
		.execute();
}

type Item = Awaited<ReturnType<typeof listItems>>[number];

function verdictOf({ points, pointsMax }: Pick<Item, 'points' | 'pointsMax'>): Verdict {
	if (points === null || pointsMax === null) return 'blank';
	if (points >= pointsMax) return 'right';
	return points > 0 ? 'partial' : 'wrong';
}

async function readQuestion(
	db: Reader,
	personId: number,
	item: Item,
	{ isRead, titles }: { isRead: boolean; titles: ReadonlyMap<string, string> }
): Promise<DrillQuestion> {
	const { ordinal, optionOrder, versionId } = item;
	const [shown] = await placeQuestions(db, [
		{ ordinal, points: 0, question_version_id: versionId, option_order: optionOrder }
	]);
	if (!shown || !('options' in shown)) throw new NotFound('practice-item-not-found');
	const isInPaper = await findInPaper(db, personId, item.questionId);
	const isTold = (isRead || item.points !== null) && !isInPaper;
	const { points, pointsMax } = item;
	return {
		ordinal,
		question: item.question,
		point: titles.get(item.point) ?? item.point,
		shown,
		obstacle: isInPaper ? 'in-paper' : item.status === 'live' ? null : 'retired',
		given:
			points === null || pointsMax === null || item.chosen === null
				? null
				: {
						response: item.chosen.map((letter) => shownLetter(optionOrder.indexOf(letter))).sort(),
						...{ points, pointsMax, mark: item.confidence as PracticeMark | null }
					},
		reason: isTold ? await readReason(db, item) : null,
		own: await readOwn(db, personId, item.questionId),
		standing: isTold ? await findStanding(db, personId, item.questionId) : null
	};
}

/** Why each option is right or wrong, with the letters that were shown. */
async function readReason(db: Reader, { versionId, optionOrder }: Item) {
	const found = (await listAnswers(db, [versionId])).get(versionId)?.answer;
	if (!found || !('right' in found)) return null;
	return {
		right: optionOrder.flatMap((letter, place) =>
			found.right.includes(letter) ? [shownLetter(place)] : []
		),
		notes: optionOrder.map((letter) => nameOptions(found.notes[letter] ?? [], optionOrder)),
		explanation: nameOptions(found.explanation, optionOrder),
		laws: found.laws,
		lesson: found.lesson
	};
}

async function findInPaper(db: Reader, personId: number, questionId: number): Promise<boolean> {
	const row = await db
		.selectFrom('question')
		.where('question.id', '=', questionId)
		.select(isInOpenPaper('question.id', personId).as('isInPaper'))
		.executeTakeFirst();
	return row?.isInPaper ?? false;
}

async function readOwn(db: Reader, personId: number, questionId: number) {
	const row = await db
		.selectFrom('practice_mark')
		.where(isOfPerson('person_id', personId))
		.where('question_id', '=', questionId)
		.select(['favourite_at', 'note', 'cause'])
		.executeTakeFirst();
	return {
		isFavourite: Boolean(row?.favourite_at),
		note: row?.note ?? '',
		cause: (row?.cause ?? null) as MistakeCause | null
	};
}

async function findStanding(
	db: Reader,
	personId: number,
	questionId: number
): Promise<BookStanding | null> {
	const rules = await readPracticeRules(db);
	const log = groupLog(
		await selectLog(db, personId).where('response.question_id', '=', questionId).execute()
	);
	const setting = await readSetting(db, personId, rules);
	return standInBook(log.get(questionId) ?? [], setting) ?? null;
}
