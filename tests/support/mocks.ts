import { sql, type Kysely } from 'kysely';
import { isObjective, type QuestionKind, type Subject } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AnswerEvent } from '#lib/mocks/protocol.ts';
import type { Database } from '#lib/server/database/schema.ts';
import type { Actor } from '#lib/server/grants/actor.ts';
import { layAttempt, startAttempt } from '#lib/server/mocks/attempt.ts';
import { takeTurn } from '#lib/server/mocks/turn.ts';
import { run } from './people.ts';
import { questionFile, seedBank } from './questions.ts';

export interface SeededQuestion {
	questionId: number;
	versionId: number;
	keyId: number;
	kind: QuestionKind;
}

interface QuestionFacts {
	kind: QuestionKind;
	/** Letters of the file. */
	right?: string[];
	/** Stands in everything that would give the answer away; small letters and dashes. */
	secret?: string;
	subject?: Subject;
	chapter?: string;
}

let questions = 0;
/** What stands in each file so far: what a file names no more is retired. */
const files = new Map<string, string[]>();

/** A question of the bank with its version and its key, as the import of a file writes them. */
export async function seedQuestion(
	db: Kysely<Database>,
	facts: QuestionFacts
): Promise<SeededQuestion> {
	const { kind, subject = 'A1', chapter = 'casework' } = facts;
	const slug = `${subject.toLowerCase()}-${facts.secret ?? 'seeded'}-${++questions}`;
	const text = isObjective(kind) ? choiceText(slug, facts) : writtenText(slug, facts);
	const path = `questions/${subject}/${chapter}.md`;
	const texts = [...(files.get(path) ?? []), text];
	files.set(path, texts);
	await seedBank(db, { [path]: questionFile(texts, { subject, chapter }) });
	const row = await db
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.innerJoin('answer_key as key', 'key.version_id', 'version.id')
		.where('slug', '=', slug)
		.select(['question.id as questionId', 'version.id as versionId', 'key.id as keyId'])
		.executeTakeFirstOrThrow();
	return { ...row, kind };
}

export const lettersOf = (kind: QuestionKind) =>
	kind === 'single' ? ['a', 'b', 'c', 'd'] : kind === 'multiple' ? ['a', 'b', 'c', 'd', 'e'] : [];

function choiceText(
	slug: string,
	{ kind, right = ['a', 'b'], chapter = 'casework', secret = '' }: QuestionFacts
): string {
	const isRight = (letter: string) =>
		kind === 'single' ? letter === right[0] : right.includes(letter);
	const options = lettersOf(kind).map(
		(letter) => `- [${isRight(letter) ? 'x' : ' '}] 选项${letter}\n  > 说明${secret}`
	);
	const lesson = secret ? ` lesson=${secret}/01-lesson` : '';
	return `:::question ${kind} #${slug} point=${chapter}.basics facility=60 style=recall${lesson}
走访时，小何首先应当（）。

${options.join('\n')}

> {a}是先要做的${secret}。
:::`;
}

function writtenText(
	slug: string,
	{ kind, chapter = 'casework', secret = '' }: QuestionFacts
): string {
	const table = (...rows: string[]) =>
		['| 得分点 | 分值 | 参考表述 |', '| --- | --- | --- |', ...rows].join('\n');
	return `::::subjective ${kind} #${slug} point=${chapter}.basics
老周一家受了灾。

:::task points=8
分析主要需要。

${table(`| 基本生活${secret} | 5 | 住房受损 |`, '| 情绪 | 3 | 老伴失眠 |')}

> 先分层次${secret}。
:::

:::task points=12
说明介入重点。

${table('| 安置 | 6.5 | 临时住处 |', '| 陪伴 | 5.5 | 每周探访 |')}

> 说清步骤${secret}。
:::
::::`;
}

interface PaperFacts {
	subject?: Subject;
	minutes?: number;
	/** Of every question with options; without it they stand as in the file. */
	optionOrder?: string[];
}

/** A paper of just these questions, as the assembly would have written it. @returns its id */
export function seedPaper(
	db: Kysely<Database>,
	questions: readonly SeededQuestion[],
	{ subject = 'A1', minutes = 120, optionOrder }: PaperFacts = {}
): Promise<number> {
	const pointsOf = (kind: QuestionKind) => (kind === 'single' ? 1 : kind === 'multiple' ? 2 : 20);
	return run(db, async (trx) => {
		const blueprint = await trx
			.insertInto('blueprint')
			.values({
				subject,
				year: 2026,
				edition: '2025版',
				rules: '{}',
				source: '示例',
				confidence: 'low'
			})
			.onConflict((conflict) => conflict.columns(['subject', 'year']).doUpdateSet({ subject }))
			.returning('id')
			.executeTakeFirstOrThrow();
		const { id } = await trx
			.insertInto('paper')
			.values({
				public_id: createPublicId(),
				blueprint_id: blueprint.id,
				subject,
				edition: '2025版',
				year: 2027,
				law_cutoff_on: '2026-12-31',
				minutes,
				points: questions.reduce((sum, { kind }) => sum + pointsOf(kind), 0),
				seed: 1
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await trx
			.insertInto('paper_item')
			.values(
				questions.map(({ questionId, versionId, kind }, index) => ({
					paper_id: id,
					ordinal: index + 1,
					section: kind === 'multiple' ? 2 : 1,
					kind,
					question_id: questionId,
					question_version_id: versionId,
					chapter_code: 'casework',
					points: pointsOf(kind),
					option_order: (isObjective(kind) && optionOrder) || lettersOf(kind)
				}))
			)
			.execute();
		return id;
	});
}

/** A paper whose clock is running, and the device that has its turn. */
export async function openPaper(
	db: Kysely<Database>,
	actor: Pick<Actor, 'personId' | 'sessionId'>,
	paperId: number,
	{ device = 'phone-of-wang' }: { device?: string } = {}
): Promise<{ attempt: string; epoch: number; device: string }> {
	const { attempt } = await run(db, (trx) =>
		layAttempt(trx, actor, paperId, { timeFactorPercent: 100 })
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
