import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import * as v from 'valibot';
import type { LearningOperation, OperationResult } from '#lib/learning/operation.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Refusal } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { runOnce } from '../operations/operation.ts';
import type { Vault } from '../secrets/vault.ts';
import { answerCheck } from './answer.ts';
import { creditSeconds } from './clock.ts';
import { holdLesson, type HeldLesson } from './held-lesson.ts';
import { operationInput } from './input.ts';
import { eraseNote, saveNote } from './note.ts';
import { markRead, placeReader } from './progress.ts';
import { readLearningRules, type LearningRules } from './rules.ts';
import { settleLesson } from './settle.ts';

interface Context {
	vault: Vault;
	device: string;
	rules: LearningRules;
}

/** What one operation tells the device, where it was done just now. */
type News = Pick<OperationResult, 'check' | 'progress'>;

/** The refusals that may pass by themselves: the device sends the operation again. */
const passing = new Set(['operation-in-flight', 'busy']);

/**
 * Applies what a device did, in its order, each deed exactly once and in a transaction of its own.
 * A deed that is refused stops no other; one that could not be tried ends the batch, and the device
 * keeps it and what follows.
 *
 * @returns a word for each deed that was decided
 */
export async function applyOperations(
	db: Kysely<Database>,
	actor: Actor,
	{ device, operations }: { device: string; operations: readonly unknown[] },
	{ vault, wordsFor }: { vault: Vault; wordsFor: (refusal: Refusal) => string }
): Promise<OperationResult[]> {
	const rules = await readLearningRules(db);
	const results: OperationResult[] = [];
	for (const unread of operations) {
		const parsed = v.safeParse(operationInput, unread);
		if (!parsed.success) {
			results.push(refuse(opIdOf(unread), new Conflict('operation-malformed'), wordsFor));
			continue;
		}
		const operation = parsed.output;
		try {
			results.push(await applyOnce(db, actor, operation, { vault, device, rules }));
		} catch (caught) {
			if (!(caught instanceof Refusal)) throw caught;
			if (passing.has(caught.code)) break;
			results.push(refuse(operation.opId, caught, wordsFor));
		}
	}
	return results;
}

async function applyOnce(
	db: Kysely<Database>,
	actor: Actor,
	operation: LearningOperation,
	context: Context
): Promise<OperationResult> {
	const { opId } = operation;
	const { result, isRepeated } = await runOnce(
		db,
		{
			opId,
			accountId: actor.accountId,
			command: `learning ${operation.kind}`,
			inputHash: createHash('sha256')
				.update(canonicalJson({ ...operation } as unknown as JsonValue))
				.digest()
		},
		async (trx) => ({ once: await apply(trx, actor, operation, context) })
	);
	return isRepeated ? { opId, outcome: 'repeated' } : { opId, outcome: 'done', ...result.once };
}

async function apply(
	trx: Transaction<Database>,
	actor: Actor,
	operation: LearningOperation,
	context: Context
): Promise<News> {
	if (operation.kind === 'erase-note') {
		await eraseNote(trx, actor, operation.note);
		return {};
	}
	const lesson = await holdLesson(trx, actor, operation);
	const news = await act(trx, actor, lesson, operation, context);
	if (operation.kind === 'place' || operation.kind === 'note') return news;
	const { conditions, isLessonComplete, isCourseComplete } = await settleLesson(
		trx,
		actor,
		lesson,
		context
	);
	return { ...news, progress: { conditions, isLessonComplete, isCourseComplete } };
}

async function act(
	trx: Transaction<Database>,
	actor: Actor,
	lesson: HeldLesson,
	operation: Exclude<LearningOperation, { kind: 'erase-note' }>,
	{ device, rules }: Context
): Promise<News> {
	const when = { clientAt: new Date(operation.at), isOffline: operation.isOffline };
	switch (operation.kind) {
		case 'read':
			await markRead(trx, lesson, operation.section, when);
			return {};
		case 'answer': {
			const { state } = await answerCheck(trx, lesson, { ...operation, ...when }, rules);
			return { check: state };
		}
		case 'study':
			await creditSeconds(
				trx,
				{
					personId: actor.personId,
					enrolmentId: lesson.enrolment.id,
					lesson: lesson.slug,
					device,
					seconds: operation.seconds,
					isOffline: operation.isOffline
				},
				rules
			);
			return {};
		case 'place':
			await placeReader(trx, lesson, operation.section);
			return {};
		case 'note':
			await saveNote(trx, actor, lesson, operation);
			return {};
	}
}

function refuse(
	opId: string,
	refusal: Refusal,
	wordsFor: (refusal: Refusal) => string
): OperationResult {
	return { opId, outcome: 'refused', code: refusal.code, message: wordsFor(refusal) };
}

function opIdOf(unread: unknown): string {
	const { opId } = (unread ?? {}) as { opId?: unknown };
	return typeof opId === 'string' ? opId.slice(0, 60) : '';
}
