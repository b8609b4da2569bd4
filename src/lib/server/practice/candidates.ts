import { addDays, type Day } from '#lib/dates.ts';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import type { Candidate } from '#lib/practice/budget.ts';
import { dueWithExam, recallAfterReview, recallOn } from '#lib/practice/memory.ts';
import type { PracticeSubject } from '#lib/practice/practice.ts';
import { createRandom } from '#lib/random.ts';
import type { Reader } from '../database/reader.ts';
import { isOfPerson } from '../people/of-person.ts';
import type { Syllabus } from '../syllabus/syllabus.ts';
import type { Practisable } from './practisable.ts';
import type { PracticeRules } from './rules.ts';
import type { TopicWeakness } from './weakness.ts';

/** How far ahead something is to be known where no examination is in view. */
const horizonDays = 60;

/** How long a question probably takes, in seconds. */
export function secondsOf(kind: ObjectiveKind, rules: PracticeRules): number {
	return kind === 'single' ? rules.secondsPerSingle : rules.secondsPerMultiple;
}

/** What the candidates of a day are told from. */
export interface CandidateBasis {
	questions: readonly Practisable[];
	syllabus: Syllabus;
	weakness: ReadonlyMap<string, TopicWeakness>;
	rules: PracticeRules;
	examOn: Day | null;
}

/**
 * What is due, and what was never practised. A review gains what will be known on the day of the
 * examination because of it, by the marks of its point; a new question what its chapter is worth and
 * still lost, the first ones of a chapter before the next.
 */
export async function listCandidates(
	db: Reader,
	personId: number,
	subject: PracticeSubject,
	basis: CandidateBasis
): Promise<{ reviews: Candidate[]; fresh: Candidate[] }> {
	const rows = await db
		.selectFrom('practice_review as review')
		.innerJoin('question', 'question.id', 'review.question_id')
		.where(isOfPerson('review.person_id', personId))
		.where('question.subject', '=', subject)
		.select(['review.question_id as questionId', 'review.stability', 'review.difficulty'])
		.select(['review.due_on as dueOn', 'review.reviewed_on as reviewedOn'])
		.orderBy('review.reviewed_on')
		.execute();
	const states = new Map(rows.map((row) => [row.questionId, row]));
	const answered = await listAnsweredToday(db, personId, basis.rules);
	const weights = weightsOf(basis.syllabus);
	const { rules, examOn } = basis;
	const day = examOn ?? addDays(rules.today, horizonDays);
	const reviews = basis.questions.flatMap((question): Candidate[] => {
		const state = states.get(question.questionId);
		if (!state) return [];
		const due = dueWithExam(state, { examOn, spread: question.questionId }, rules);
		if (due > rules.today) return [];
		const gain =
			recallAfterReview(state, { today: rules.today, day }, rules) - recallOn(state, day, rules);
		return [
			{
				questionId: question.questionId,
				seconds: secondsOf(question.kind, rules),
				gain: (weights.get(question.point) ?? 1) * gain
			}
		];
	});
	const isFresh = ({ questionId }: Practisable) =>
		!states.has(questionId) && !answered.has(questionId);
	return { reviews, fresh: rankFresh(basis.questions.filter(isFresh), weights, basis) };
}

function rankFresh(
	questions: readonly Practisable[],
	weights: ReadonlyMap<string, number>,
	{ rules, weakness }: CandidateBasis
): Candidate[] {
	const ranks = new Map<string, number>();
	const mixed = createRandom(seedOf(rules.today)).shuffle(questions);
	return mixed.map(({ questionId, kind, chapter }) => {
		const rank = (ranks.get(chapter) ?? 0) + 1;
		ranks.set(chapter, rank);
		const worth = (weights.get(chapter) ?? 1) * (weakness.get(chapter)?.weakness ?? 1);
		return { questionId, seconds: secondsOf(kind, rules), gain: worth / rank };
	});
}

/** The same day mixes the same way. */
export function seedOf(text: string): number {
	return [...text].reduce((hash, sign) => Math.imul(hash, 31) + sign.charCodeAt(0), 7) >>> 0;
}

/** What chapters and points weigh. */
export function weightsOf({ chapters }: Syllabus): Map<string, number> {
	return new Map(
		chapters.flatMap(({ code, weight, points }) => [
			[code, weight] as const,
			...points.map((point) => [point.code, point.weight] as const)
		])
	);
}

async function listAnsweredToday(
	db: Reader,
	personId: number,
	{ today }: PracticeRules
): Promise<Set<number>> {
	const rows = await db
		.selectFrom('practice_response')
		.where(isOfPerson('person_id', personId))
		.where('studied_on', '=', today)
		.select('question_id')
		.distinct()
		.execute();
	return new Set(rows.map(({ question_id }) => question_id));
}
