import type { QuestionKind, Subject } from '#lib/exam/question.ts';
import { isObjective } from '#lib/exam/question.ts';
import type { ScoringRule } from '#lib/exam/scoring.ts';
import type { PaperFacts, PaperPage, PaperPart } from '#lib/mocks/page.ts';
import type { AttemptState } from '#lib/mocks/protocol.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { isOfPerson } from '../people/of-person.ts';
import { getRule } from '../policy/policy.ts';
import { placeQuestions } from './candidate-questions.ts';
import { readPaperState } from './paper-state.ts';
import { recallMockRules } from './rules.ts';
import { formDevice } from './turn.ts';

/** A paper of one's own, at whatever stage it is. */
export type OwnPaperPage =
	| { stage: 'ready'; facts: PaperFacts }
	| { stage: 'writing'; page: PaperPage }
	| { stage: 'closed'; state: AttemptState };

/**
 * A paper of the actor: what to know before the start, or the paper itself with one question of it.
 *
 * @param options.ordinal of the question that is asked for; the first where there is no such one
 * @throws NotFound `attempt-not-found`
 */
export async function getOwnPaper(
	db: Reader,
	actor: Pick<Actor, 'personId' | 'sessionId'>,
	publicId: string,
	{ ordinal, isHandingIn }: { ordinal: number; isHandingIn: boolean }
): Promise<OwnPaperPage> {
	const attempt = await db
		.selectFrom('attempt')
		.where('public_id', '=', publicId)
		.where(isOfPerson('attempt.person_id', actor.personId))
		.select(['id', 'public_id', 'subject', 'state', 'points', 'scoring_rule', 'lease_device'])
		.select(['effective_limit_seconds', 'limit_factor', 'extra_seconds'])
		.executeTakeFirstOrThrow(() => new NotFound('attempt-not-found'));
	const state = attempt.state as AttemptState;
	if (state === 'not-started') return { stage: 'ready', facts: await gatherFacts(db, attempt) };
	if (state !== 'in-progress') return { stage: 'closed', state };
	const items = await listItems(db, attempt.id);
	const asked = items.find((item) => item.ordinal === ordinal) ?? items[0];
	const [question] = asked ? await placeQuestions(db, [asked]) : [];
	if (!question) throw new NotFound('attempt-not-found');
	const { announceMinutes } = await recallMockRules(db);
	return {
		stage: 'writing',
		page: {
			attempt: attempt.public_id,
			subject: attempt.subject as Subject,
			outline: items.map(({ ordinal: number, section, kind, points }) => ({
				ordinal: number,
				section,
				kind: kind as QuestionKind,
				points
			})),
			paper: await readPaperState(db, attempt.id, null),
			question,
			isHandingIn,
			announceMinutes,
			isElsewhere:
				attempt.lease_device !== null && attempt.lease_device !== formDevice(actor.sessionId)
		}
	};
}

function listItems(db: Reader, attemptId: number) {
	return db
		.selectFrom('attempt_item')
		.where('attempt_id', '=', attemptId)
		.select(['ordinal', 'section', 'kind', 'points', 'question_version_id', 'option_order'])
		.orderBy('ordinal')
		.execute();
}

async function gatherFacts(
	db: Reader,
	attempt: {
		id: number;
		public_id: string;
		subject: string;
		points: number;
		scoring_rule: unknown;
		effective_limit_seconds: number;
		limit_factor: number;
		extra_seconds: number;
	}
): Promise<PaperFacts> {
	const subject = attempt.subject as Subject;
	const parts = await listParts(db, attempt.id);
	const isByRule = parts.some(({ kind }) => isObjective(kind));
	const { single, multiple } = attempt.scoring_rule as ScoringRule;
	return {
		attempt: attempt.public_id,
		subject,
		parts,
		points: attempt.points,
		minutes: Math.floor(attempt.effective_limit_seconds / 60),
		timeFactorPercent: Math.round(attempt.limit_factor * 100),
		extraMinutes: Math.floor(attempt.extra_seconds / 60),
		scoring: isByRule
			? {
					single: single.right,
					complete: multiple.complete,
					eachRightOption: multiple.eachRightOption,
					anyWrongOption: multiple.anyWrongOption,
					source: (await getRule(db, 'exam.scoring.multiple')).source
				}
			: null,
		passLine: await getPassLine(db, subject)
	};
}

async function listParts(db: Reader, attemptId: number): Promise<PaperPart[]> {
	const rows = await db
		.selectFrom('attempt_item')
		.where('attempt_id', '=', attemptId)
		.groupBy(['section', 'kind', 'points'])
		.select(({ fn }) => ['kind', 'points', fn.countAll<number>().as('items')])
		.orderBy('section')
		.execute();
	return rows.map(({ kind, items, points }) => ({
		kind: kind as QuestionKind,
		items,
		pointsEach: points
	}));
}

const passLineKeys = {
	A: 'exam.pass-line.assistant',
	B: 'exam.pass-line.social-worker',
	C: 'exam.pass-line.senior'
} as const;

/** The national pass line of a subject. */
export async function getPassLine(
	db: Reader,
	subject: Subject
): Promise<{ points: number; source: string }> {
	const level = subject.charAt(0) as keyof typeof passLineKeys;
	const { value, source } = await getRule(db, passLineKeys[level]);
	return { points: value, source };
}
