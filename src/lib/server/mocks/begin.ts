import type { Transaction } from 'kysely';
import type { Shortage } from '#lib/exam/assembly/plan.ts';
import type { Subject } from '#lib/exam/question.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import type { Actor } from '../grants/actor.ts';
import { createPaper } from '../papers/paper.ts';
import type { PaperHistory } from '../papers/pool.ts';
import { isOfPerson } from '../people/of-person.ts';
import { listTopicTitles } from '../syllabus/syllabus.ts';
import { holdCandidate, layAttempt } from './attempt.ts';
import { findNextSitting } from './sitting.ts';

/** Whoever sits a paper: a person, with a name for what they make. */
export type Candidate = AuditActor & Pick<Actor, 'personId' | 'sessionId'>;

export interface MockWish {
	subject: Subject;
	/** How much longer than others they have, 100 for the usual time. */
	timeFactorPercent: number;
	/** Questions that were met before may come again. */
	allowsSeen: boolean;
	/** The ids of questions that were met elsewhere than in papers. */
	met?: ReadonlySet<number>;
}

/** A paper that lies ready, or what was short for it and what the chapters are called. */
export type Begun =
	| { attempt: string; shortages: []; chapterTitles: Record<string, never> }
	| { attempt: null; shortages: Shortage[]; chapterTitles: Record<string, string> };

/**
 * Makes a paper for the actor and lays it before them. Where there are too few questions, nothing is
 * made, and what is short is said.
 *
 * @throws Conflict `attempt-running`; Invalid `time-factor-unknown`; as `createPaper`
 */
export async function beginMock(
	trx: Transaction<Database>,
	actor: Candidate,
	{ subject, timeFactorPercent, allowsSeen, met = new Set() }: MockWish
): Promise<Begun> {
	await holdCandidate(trx, actor, subject);
	const { papers, seen } = await findHistory(trx, actor, subject);
	const { paperId, shortages } = await createPaper(trx, actor, {
		subject,
		year: (await findNextSitting(trx)).year,
		history: { papers, seen: new Set([...seen, ...met]) },
		without: allowsSeen ? ['unseen', 'recent'] : []
	});
	if (paperId === null) {
		const titles = await listTopicTitles(trx, subject);
		return { attempt: null, shortages, chapterTitles: Object.fromEntries(titles) };
	}
	const { attempt } = await layAttempt(trx, actor, paperId, { timeFactorPercent });
	return { attempt, shortages: [], chapterTitles: {} };
}

/** A person's papers of a subject that are looked back upon. */
const papersMax = 50;

/** What the actor has been asked in their papers of a subject, those that they started. */
async function findHistory(
	db: Reader,
	{ personId }: Pick<Actor, 'personId'>,
	subject: Subject
): Promise<PaperHistory> {
	const rows = await db
		.selectFrom('attempt')
		.where(isOfPerson('attempt.person_id', personId))
		.where('subject', '=', subject)
		.where('started_at', 'is not', null)
		.select((eb) => [
			'id',
			eb
				.selectFrom('attempt_item as item')
				.innerJoin('question_version as version', 'version.id', 'item.question_version_id')
				.whereRef('item.attempt_id', '=', 'attempt.id')
				.select((inner) => inner.fn.agg<number[]>('json_agg', ['version.question_id']).as('ids'))
				.as('questionIds')
		])
		.orderBy('started_at', 'desc')
		.limit(papersMax)
		.execute();
	const papers = rows.map(({ questionIds }) => new Set(questionIds ?? []));
	return { papers, seen: new Set(papers.flatMap((questions) => [...questions])) };
}
