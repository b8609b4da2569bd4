import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { CorrectionPolicy } from '#lib/exam/key-correction.ts';
import type { ObjectiveKind } from '#lib/exam/question.ts';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { findViolation } from '../database/violations.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isUnitWithin } from '../units/scope.ts';
import type { ProposalInput } from './input.ts';

/**
 * The condition that the row `question` is one that the actor may correct. The platform's own belong
 * to everybody who corrects anywhere.
 */
export function isCorrectable(actor: Actor): RawBuilder<boolean> {
	const scope = scopeOf(actor, 'questions.correct');
	if (scope.length === 0) return sql<boolean>`false`;
	return sql<boolean>`(question.base_code is null or exists (
		select from unit where unit.code = question.base_code
			and ${isUnitWithin(sql.ref<number>('unit.id'), scope)}))`;
}

/** The key of a question as it stands now, to be changed in a form. */
export interface CurrentKey {
	versionId: number;
	keyId: number;
	kind: ObjectiveKind;
	letters: string[];
	right: string[];
	notes: Record<string, string>;
	explanation: string;
	/** The proposal that waits to be decided, where there is one. */
	open: string | null;
}

/**
 * The newest key of the current version of a question that is marked by rule.
 *
 * @throws NotFound `question-not-found`, also for questions that people mark
 */
export async function getCurrentKey(db: Reader, actor: Actor, slug: string): Promise<CurrentKey> {
	const row = await db
		.selectFrom('question')
		.innerJoin('question_version as version', 'version.id', 'question.current_version_id')
		.innerJoin('answer_key as key', 'key.version_id', 'version.id')
		.where('question.slug', '=', slug)
		.where('version.kind', 'in', ['single', 'multiple'])
		.where(isCorrectable(actor))
		.select(['version.id as versionId', 'version.kind', 'key.id as keyId'])
		.select(['key.right_options as right', 'key.notes', 'key.explanation'])
		.select((eb) => [
			eb
				.selectFrom('question_option as option')
				.whereRef('option.version_id', '=', 'version.id')
				.select((inner) => inner.fn.agg<string[]>('json_agg', ['option.letter']).as('letters'))
				.as('letters'),
			eb
				.selectFrom('key_correction as correction')
				.whereRef('correction.version_id', '=', 'version.id')
				.where('correction.state', '=', 'open')
				.select('correction.public_id')
				.as('open')
		])
		.orderBy('key.number', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow(() => new NotFound('question-not-found'));
	return {
		...row,
		kind: row.kind as ObjectiveKind,
		letters: [...(row.letters ?? [])].sort(),
		notes: row.notes as Record<string, string>,
		explanation: row.explanation ?? ''
	};
}

/**
 * Proposes another key for the current version of a question. Nothing changes before a second person
 * has agreed.
 *
 * @throws NotFound `question-not-found`; Invalid `correction-right-unfit`, `correction-same`;
 * Conflict `correction-waiting` where another one is not decided
 */
export async function proposeCorrection(
	trx: Transaction<Database>,
	actor: Actor,
	slug: string,
	{ policy, right, notes, explanation, reason }: ProposalInput
): Promise<{ correction: string }> {
	const key = await getCurrentKey(trx, actor, slug);
	if (key.open) throw new Conflict('correction-waiting');
	const isKept = policy === 'all-credit' || policy === 'drop';
	if (!isKept) refuseUnfit(key, right);
	const publicId = createPublicId();
	try {
		await trx
			.insertInto('key_correction')
			.values({
				public_id: publicId,
				version_id: key.versionId,
				from_key_id: key.keyId,
				policy: policy satisfies CorrectionPolicy,
				right_options: isKept ? key.right : right,
				notes: JSON.stringify({ ...key.notes, ...pick(notes, key.letters) }),
				explanation,
				reason,
				proposed_by: actor.personId
			})
			.execute();
	} catch (caught) {
		if (findViolation(caught)?.kind === 'unique') throw new Conflict('correction-waiting');
		throw caught;
	}
	await recordAudit(trx, actor, {
		action: 'key-correction.propose',
		subjectKind: 'key-correction',
		subjectId: publicId,
		detail: { question: slug, policy, right, reason }
	});
	return { correction: publicId };
}

/** One of four, or two to all but one of five: as the files say it. */
function refuseUnfit(key: CurrentKey, right: readonly string[]): void {
	const isKnown = right.every((letter) => key.letters.includes(letter));
	const isFit =
		key.kind === 'single'
			? right.length === 1
			: right.length >= 2 && right.length < key.letters.length;
	if (!isKnown || !isFit) throw new Invalid('correction-right-unfit', { field: 'right' });
	if (right.join() === [...key.right].sort().join())
		throw new Invalid('correction-same', { field: 'right' });
}

function pick(notes: Record<string, string>, letters: readonly string[]): Record<string, string> {
	return Object.fromEntries(Object.entries(notes).filter(([letter]) => letters.includes(letter)));
}
