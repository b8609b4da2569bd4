import { createHash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import { isObjective, type QuestionKind, type Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AnswerEvent } from '#lib/mocks/protocol.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { layAttempt, startAttempt, type AttemptPaper } from '#lib/server/mocks/attempt.ts';
import { takeTurn } from '#lib/server/mocks/turn.ts';
import { run } from './people.ts';

export interface SeededQuestion {
	versionId: number;
	keyId: number;
	kind: QuestionKind;
}

interface QuestionFacts {
	kind: QuestionKind;
	/** Letters of the file. */
	right?: string[];
	/** Stands in everything that would give the answer away. */
	secret?: string;
	subject?: Subject;
	chapter?: string;
}

/** A question of the bank with its version and its key, as the import writes them. */
export function seedQuestion(db: Kysely<Database>, facts: QuestionFacts): Promise<SeededQuestion> {
	return run(db, async (trx) => {
		const { kind, subject = 'A1', chapter = 'casework' } = facts;
		const slug = `q-${createPublicId()}`;
		const question = await trx
			.insertInto('question')
			.values({
				public_id: createPublicId(),
				slug,
				subject,
				edition: '2025版',
				chapter_code: chapter,
				status: 'live',
				enemies: [],
				lesson: facts.secret ? `${facts.secret.toLowerCase()}/01-lesson` : null
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		const isChoice = isObjective(kind);
		const version = await trx
			.insertInto('question_version')
			.values({
				public_id: createPublicId(),
				question_id: question.id,
				number: 1,
				kind,
				content_hash: hashOf(slug),
				stem: isChoice ? '走访时，小何首先应当（　　）。' : null,
				material: isChoice ? null : '老周一家受了灾。'
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await trx
			.updateTable('question')
			.set({ current_version_id: version.id })
			.where('id', '=', question.id)
			.execute();
		if (isChoice) await seedOptions(trx, version.id, kind);
		else await seedTasks(trx, version.id);
		const keyId = await seedKey(trx, version.id, facts);
		return { versionId: version.id, keyId, kind };
	});
}

export const lettersOf = (kind: QuestionKind) =>
	kind === 'single' ? ['a', 'b', 'c', 'd'] : kind === 'multiple' ? ['a', 'b', 'c', 'd', 'e'] : [];

async function seedOptions(trx: Transaction<Database>, versionId: number, kind: QuestionKind) {
	await trx
		.insertInto('question_option')
		.values(
			lettersOf(kind).map((letter) => ({
				version_id: versionId,
				letter,
				body: `选项${letter}`,
				is_fixed: false
			}))
		)
		.execute();
}

async function seedTasks(trx: Transaction<Database>, versionId: number) {
	await trx
		.insertInto('question_task')
		.values([
			{ version_id: versionId, ordinal: 1, points: 8, body: '分析主要需要。' },
			{ version_id: versionId, ordinal: 2, points: 12, body: '说明介入重点。' }
		])
		.execute();
}

async function seedKey(
	trx: Transaction<Database>,
	versionId: number,
	{ kind, right = ['a'], secret = '' }: QuestionFacts
): Promise<number> {
	const row = (title: string, points: number) => ({
		title: `${title}${secret}`,
		points,
		reference: `参考${secret}`
	});
	const rubric = [
		{ guidance: `先分层次${secret}`, rows: [row('基本生活', 5), row('情绪', 3)] },
		{ guidance: `说清步骤${secret}`, rows: [row('安置', 6.5), row('陪伴', 5.5)] }
	];
	const isChoice = isObjective(kind);
	const notes = Object.fromEntries(lettersOf(kind).map((letter) => [letter, `说明${secret}`]));
	const { id } = await trx
		.insertInto('answer_key')
		.values({
			version_id: versionId,
			number: 1,
			hash: hashOf(`key ${versionId}`),
			right_options: isChoice ? right : [],
			notes: JSON.stringify(isChoice ? notes : {}),
			explanation: isChoice ? `{a}是先要做的${secret}` : null,
			rubric: JSON.stringify(isChoice ? [] : rubric)
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

function hashOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

let papers = 0;

/** A paper of these questions. Options stand in the order of the file, unless another is named. */
export function paperOf(
	questions: readonly SeededQuestion[],
	facts: Partial<AttemptPaper> & { optionOrder?: string[] } = {}
): AttemptPaper {
	const { optionOrder, ...rest } = facts;
	return {
		id: ++papers,
		subject: 'A1',
		minutes: 120,
		items: questions.map(({ versionId, kind }) => ({
			questionVersionId: versionId,
			section: kind === 'multiple' ? 2 : 1,
			kind,
			points: { single: 1, multiple: 2 }[kind as string] ?? 20,
			chapterCode: 'casework',
			optionOrder: optionOrder ?? lettersOf(kind)
		})),
		...rest
	};
}

/** A paper whose clock is running, and the device that has its turn. */
export async function openPaper(
	db: Kysely<Database>,
	actor: Actor,
	paper: AttemptPaper,
	{ device = 'phone-of-wang' }: { device?: string } = {}
): Promise<{ attempt: string; epoch: number; device: string }> {
	const { attempt } = await run(db, (trx) =>
		layAttempt(trx, actor, paper, { timeFactorPercent: 100 })
	);
	await run(db, (trx) => startAttempt(trx, actor, attempt));
	const { epoch } = await run(db, (trx) =>
		takeTurn(trx, actor, attempt, { device, takesOver: false })
	);
	return { attempt, epoch, device };
}

/** A deed as a device tells it. */
export function answered(
	ordinal: number,
	seq: number,
	response: readonly string[],
	facts: Partial<AnswerEvent> = {}
): AnswerEvent {
	return {
		ordinal,
		seq,
		kind: 'select',
		response,
		isFlagged: false,
		confidence: null,
		timeMs: 0,
		at: '2026-11-24T08:00:00.000Z',
		...facts
	};
}

/** Moves a running attempt into the past: so much time has gone by on the wall. */
export async function letAttemptAge(
	db: Kysely<Database>,
	attempt: string,
	seconds: number
): Promise<void> {
	await sql`update attempt set started_at = started_at - make_interval(secs => ${seconds}),
			deadline_at = deadline_at - make_interval(secs => ${seconds}),
			created_at = created_at - make_interval(secs => ${seconds})
		where public_id = ${attempt}`.execute(db);
}

/** How the questions of an attempt stand in the table. */
export async function itemsOf(db: Kysely<Database>, attempt: string) {
	return db
		.selectFrom('attempt_item as item')
		.innerJoin('attempt', 'attempt.id', 'item.attempt_id')
		.where('attempt.public_id', '=', attempt)
		.select(['ordinal', 'response', 'client_seq', 'is_flagged', 'confidence', 'time_ms', 'changes'])
		.select(['item.awarded_points', 'marked_with_key_id', 'answered_at'])
		.orderBy('ordinal')
		.execute();
}

/** The log of an attempt, in the order in which it was written. */
export async function eventsOf(db: Kysely<Database>, attempt: string) {
	return db
		.selectFrom('response_event as event')
		.innerJoin('attempt', 'attempt.id', 'event.attempt_id')
		.where('attempt.public_id', '=', attempt)
		.select(['ordinal', 'client_seq', 'device', 'event.lease_epoch', 'kind', 'payload'])
		.select(['is_late', 'is_counted'])
		.orderBy('event.id')
		.execute();
}

export async function attemptRow(db: Kysely<Database>, attempt: string) {
	return db
		.selectFrom('attempt')
		.where('public_id', '=', attempt)
		.selectAll()
		.executeTakeFirstOrThrow();
}
