import type { Loss } from '#lib/mocks/loss.ts';
import {
	calibrate,
	sumLoss,
	whenAddingPays,
	type Calibration,
	type MultipleAnswer,
	type Threshold
} from '#lib/practice/coach.ts';
import type { PracticeSubject } from '#lib/practice/practice.ts';
import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import type { Actor } from '../grants/actor.ts';
import { getRule } from '../policy/policy.ts';
import { listKeys } from '../questions/answer.ts';
import { getScoringRule } from '../questions/scoring-rule.ts';
import { groupLog, selectLog } from './log.ts';
import { readPracticeRules } from './rules.ts';

/** Answers that advice rests on, the latest. */
const answersMax = 500;

/** Advice on questions with several right options. */
export interface Advice {
	answers: number;
	/** Below this nothing is said about the person. */
	answersMin: number;
	/** Points lost, and of how many. */
	loss: Loss;
	points: number;
	pointsMax: number;
	calibration: Calibration[];
	thresholds: Threshold[];
	/** How many questions of the bank have so many right options. */
	rightCounts: [right: number, questions: number][];
	/** Where the rule of marking is from. */
	source: string;
}

/**
 * What the actor's own answers to multiple choices say, with the rule of the examination. Questions
 * of a paper that is not closed are not in the log yet, and the keys here are only counted.
 */
export async function readAdvice(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	subject: PracticeSubject
): Promise<Advice> {
	const rules = await readPracticeRules(db);
	const scoring = await getScoringRule(db);
	const rule = await getRule(db, 'exam.scoring.multiple');
	const answers = await listMultiple(db, personId, subject);
	const rightCounts = await countRight(db, subject);
	return {
		answers: answers.length,
		answersMin: rules.coachAnswersMin,
		loss: sumLoss(answers),
		points: answers.reduce((sum, { points }) => sum + points, 0),
		pointsMax: answers.reduce((sum, { pointsMax }) => sum + pointsMax, 0),
		calibration: calibrate(answers),
		thresholds: whenAddingPays(scoring, new Map(rightCounts), {
			rightMax: rule.value.right_options_max
		}),
		rightCounts,
		source: rule.source
	};
}

async function listMultiple(
	db: Reader,
	personId: number,
	subject: PracticeSubject
): Promise<MultipleAnswer[]> {
	const log = await selectLog(db, personId)
		.where('response.subject', '=', subject)
		.where('response.kind', '=', 'multiple')
		.where('response.is_first_of_day', '=', true)
		.where('response.is_after_explanation', '=', false)
		.where('response.is_rapid', '=', false)
		.execute();
	const entries = [...groupLog(log.slice(-answersMax)).values()].flat();
	const keys = await listKeys(db, [...new Set(entries.map(({ versionId }) => versionId))]);
	return entries.flatMap((entry): MultipleAnswer[] => {
		const key = keys.get(entry.versionId);
		if (!key) return [];
		const { chosen, points, pointsMax, confidence } = entry;
		return [{ ...{ chosen, points, pointsMax, confidence }, right: key.right }];
	});
}

async function countRight(db: Reader, subject: PracticeSubject): Promise<[number, number][]> {
	const rows = await db
		.selectFrom('question')
		.innerJoin('answer_key as key', 'key.version_id', 'question.current_version_id')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.where('question.subject', '=', subject)
		.where('question.status', '=', 'live')
		.where('version.kind', '=', 'multiple')
		.where(
			sql<boolean>`key.number = (select max(number) from answer_key where version_id = version.id)`
		)
		.select(sql<number>`cardinality(key.right_options)`.as('right'))
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.groupBy('right')
		.orderBy('right')
		.execute();
	return rows.map(({ right, count }) => [right, count]);
}
