import { sql } from 'kysely';
import { measureImpact, isPass, type CorrectionImpact } from '#lib/exam/correction-impact.ts';
import { correctMark, type CorrectionPolicy, type Mark } from '#lib/exam/key-correction.ts';
import type { ObjectiveKind, Subject } from '#lib/exam/question.ts';
import type { ScoringRule } from '#lib/exam/scoring.ts';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { getPassLine } from '../mocks/paper-page.ts';
import { isCorrectable } from './proposal.ts';

export const correctionStates = ['open', 'approved', 'refused', 'withdrawn'] as const;
export type CorrectionState = (typeof correctionStates)[number];

/** A corrected key as it was proposed, and what was decided. */
export interface Correction {
	id: number;
	correction: string;
	slug: string;
	subject: Subject;
	kind: ObjectiveKind;
	versionId: number;
	fromKeyId: number;
	policy: CorrectionPolicy;
	/** Letters of the file. */
	rightBefore: string[];
	right: string[];
	reason: string;
	state: CorrectionState;
	proposer: string | null;
	proposedAt: Date;
	decider: string | null;
	decidedAt: Date | null;
	decisionReason: string | null;
	/** Whether the actor has proposed it, so that somebody else decides. */
	isOwn: boolean;
}

/** @throws NotFound `correction-not-found` */
export async function getCorrection(
	db: Reader,
	actor: Actor,
	publicId: string
): Promise<Correction> {
	const { rows } = await sql<Correction>`
		select correction.id, correction.public_id as correction, question.slug, question.subject,
			version.kind, version.id as "versionId", correction.from_key_id as "fromKeyId",
			correction.policy, key.right_options as "rightBefore", correction.right_options as right,
			correction.reason, correction.state, proposer.name as proposer,
			correction.proposed_at as "proposedAt", decider.name as decider,
			correction.decided_at as "decidedAt", correction.decision_reason as "decisionReason",
			coalesce(coalesce(proposer.merged_into, proposer.id) = coalesce(own.merged_into, own.id), false)
				as "isOwn"
		from key_correction correction
		join question_version version on version.id = correction.version_id
		join question on question.id = version.question_id
		join answer_key key on key.id = correction.from_key_id
		join person own on own.id = ${actor.personId}
		left join person proposer on proposer.id = correction.proposed_by
		left join person decider on decider.id = correction.decided_by
		where correction.public_id = ${publicId} and ${isCorrectable(actor)}`.execute(db);
	const [correction] = rows;
	if (!correction) throw new NotFound('correction-not-found');
	return correction;
}

/** Corrections of a question, the newest first. */
export async function listCorrections(
	db: Reader,
	slug: string
): Promise<{ correction: string; state: CorrectionState; proposedAt: Date }[]> {
	const rows = await db
		.selectFrom('key_correction as correction')
		.innerJoin('question_version as version', 'version.id', 'correction.version_id')
		.innerJoin('question', 'question.id', 'version.question_id')
		.where('question.slug', '=', slug)
		.select(['correction.public_id as correction', 'correction.state'])
		.select('correction.proposed_at as proposedAt')
		.orderBy('correction.id', 'desc')
		.execute();
	return rows.map((row) => ({ ...row, state: row.state as CorrectionState }));
}

/** An answer in a closed paper whose mark a correction looks at. */
export interface MarkedAnswer {
	attemptId: number;
	personId: number;
	ordinal: number;
	isHeld: boolean;
	submittedOn: Day;
	before: Mark;
	after: Mark;
	/** The whole paper. */
	paperBefore: Mark;
	paperAfter: Mark;
}

type Terms = Pick<Correction, 'versionId' | 'policy' | 'right' | 'kind'>;

/**
 * Every closed paper with the question, and what its mark would be. The rule of marking is that of
 * each paper.
 *
 * @param options.attemptIds only these papers
 */
export async function listMarkedAnswers(
	db: Reader,
	{ versionId, policy, right, kind }: Terms,
	{ attemptIds }: { attemptIds?: readonly number[] } = {}
): Promise<MarkedAnswer[]> {
	const rows = await db
		.selectFrom('attempt_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('item.question_version_id', '=', versionId)
		.where('attempt.submitted_at', 'is not', null)
		.where('item.awarded_points', 'is not', null)
		.$if(attemptIds !== undefined, (query) => query.where('attempt.id', 'in', attemptIds ?? []))
		.select(['attempt.id as attemptId', 'attempt.person_id as personId', 'item.ordinal'])
		.select(['attempt.is_result_held as isHeld', 'attempt.scoring_rule', 'item.response'])
		.select(['item.points', 'item.awarded_points as awarded'])
		.select(['attempt.points as paperPoints', 'attempt.awarded_points as paperAwarded'])
		.select(sql<Day>`attempt.submitted_at::date`.as('submittedOn'))
		.orderBy('attempt.id')
		.execute();
	return rows.map((row) => {
		const before = { points: row.awarded ?? 0, pointsMax: row.points };
		const after = correctMark(
			policy,
			row.scoring_rule as unknown as ScoringRule,
			{ chosen: row.response as string[], mark: before },
			{ kind, right }
		);
		const paperBefore = { points: row.paperAwarded ?? 0, pointsMax: row.paperPoints };
		const { attemptId, personId, ordinal, isHeld, submittedOn } = row;
		return {
			...{ attemptId, personId, ordinal, isHeld, submittedOn, before, after, paperBefore },
			paperAfter: {
				points: paperBefore.points + after.points - before.points,
				pointsMax: paperBefore.pointsMax + after.pointsMax - before.pointsMax
			}
		};
	});
}

/** A paper that a correction would change, or has changed. Whose it is does not stand there. */
export interface ChangedPaper {
	key: string;
	submittedOn: Day;
	before: Mark;
	after: Mark;
	passedBefore: boolean;
	passesAfter: boolean;
}

const papersShownMax = 200;

/** What a correction would do, with the papers behind the numbers: those whose pass turns first. */
export async function previewImpact(
	db: Reader,
	correction: Terms & Pick<Correction, 'subject'>
): Promise<CorrectionImpact & { people: number; line: number; changed: ChangedPaper[] }> {
	const answers = await listMarkedAnswers(db, correction);
	const { points: line } = await getPassLine(db, correction.subject);
	const impact = measureImpact(
		answers.map(({ paperBefore, paperAfter }) => ({ before: paperBefore, after: paperAfter })),
		line
	);
	const changed = answers
		.filter(({ before, after }) => !isSame(before, after))
		.map(({ attemptId, ordinal, submittedOn, paperBefore, paperAfter }) => ({
			key: `${attemptId}-${ordinal}`,
			submittedOn,
			before: paperBefore,
			after: paperAfter,
			passedBefore: isPass(paperBefore, line),
			passesAfter: isPass(paperAfter, line)
		}));
	const turns = (paper: ChangedPaper) => Number(paper.passedBefore !== paper.passesAfter);
	return {
		...impact,
		people: new Set(answers.map(({ personId }) => personId)).size,
		line,
		changed: changed.sort((one, other) => turns(other) - turns(one)).slice(0, papersShownMax)
	};
}

export function isSame(one: Mark, other: Mark): boolean {
	return one.points === other.points && one.pointsMax === other.pointsMax;
}
