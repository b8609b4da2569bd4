import { createHash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Forbidden } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import { remarkResponses } from '../practice/correction.ts';
import { getCorrection, isSame, listMarkedAnswers, type Correction } from './correction.ts';

/** What an applied correction has changed. */
export interface Applied {
	papers: number;
	changed: number;
	told: number;
	/** Answers in practice that have another mark now. */
	practiceAnswers?: number;
}

/**
 * Agrees to a corrected key, as somebody else than who proposed it: the key is added, every closed
 * paper and every answer in practice is marked anew by the policy, what it had is kept, and whoever has
 * another mark is told. A question that cannot be asked fairly (all credit, dropped) is retired.
 *
 * @throws NotFound `correction-not-found`; Forbidden `correction-own`; Conflict `correction-decided`,
 * `correction-outdated` where the key has changed since
 */
export async function approveCorrection(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<Applied> {
	const correction = await holdOpen(trx, actor, publicId);
	if (correction.isOwn) throw new Forbidden('correction-own');
	const keyId = await addKey(trx, actor, correction);
	await trx
		.updateTable('key_correction')
		.set({
			state: 'approved',
			decided_by: actor.personId,
			decided_at: sql<Date>`now()`,
			answer_key_id: keyId
		})
		.where('id', '=', correction.id)
		.execute();
	if (isWithdrawing(correction)) await retire(trx, correction);
	const papers = await applyToPapers(trx, { ...correction, keyId });
	const practice = await remarkResponses(trx, { answerKeyId: keyId, policy: correction.policy });
	const practised = await tell(trx, correction, practice.personIds, '/exam/practice');
	const applied = {
		...papers,
		told: papers.told + practised,
		practiceAnswers: practice.responses
	};
	await recordAudit(trx, actor, {
		action: 'key-correction.approve',
		subjectKind: 'key-correction',
		subjectId: publicId,
		detail: { question: correction.slug, policy: correction.policy, ...applied }
	});
	return applied;
}

/**
 * Leaves the key as it is.
 *
 * @throws NotFound `correction-not-found`; Forbidden `correction-own`; Conflict `correction-decided`
 */
export async function refuseCorrection(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ reason }: { reason: string }
): Promise<{ correction: string }> {
	const correction = await holdOpen(trx, actor, publicId);
	if (correction.isOwn) throw new Forbidden('correction-own');
	await end(trx, actor, correction, { state: 'refused', reason });
	return { correction: publicId };
}

/**
 * Takes one's own proposal back.
 *
 * @throws NotFound `correction-not-found`, also for that of somebody else; Conflict `correction-decided`
 */
export async function withdrawCorrection(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<{ correction: string }> {
	const correction = await holdOpen(trx, actor, publicId);
	if (!correction.isOwn) throw new Forbidden('correction-other');
	await end(trx, actor, correction, { state: 'withdrawn', reason: null });
	return { correction: publicId };
}

async function holdOpen(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string
): Promise<Correction> {
	await trx
		.selectFrom('key_correction')
		.where('public_id', '=', publicId)
		.select('id')
		.forUpdate()
		.execute();
	const correction = await getCorrection(trx, actor, publicId);
	if (correction.state !== 'open') throw new Conflict('correction-decided');
	return correction;
}

async function end(
	trx: Transaction<Database>,
	actor: Actor,
	correction: Correction,
	{ state, reason }: { state: 'refused' | 'withdrawn'; reason: string | null }
): Promise<void> {
	await trx
		.updateTable('key_correction')
		.set({
			state,
			decided_by: actor.personId,
			decided_at: sql<Date>`now()`,
			decision_reason: reason
		})
		.where('id', '=', correction.id)
		.execute();
	await recordAudit(trx, actor, {
		action: state === 'refused' ? 'key-correction.refuse' : 'key-correction.withdraw',
		subjectKind: 'key-correction',
		subjectId: correction.correction,
		detail: { question: correction.slug, reason }
	});
}

/** The next key of the version: an import finds it decided by somebody, and does not take it back. */
async function addKey(
	trx: Transaction<Database>,
	actor: Actor,
	{ id, versionId, fromKeyId }: Correction
): Promise<number> {
	const { newest, right_options, notes, explanation, reason } = await trx
		.selectFrom('key_correction')
		.where('id', '=', id)
		.select(['right_options', 'notes', 'explanation', 'reason'])
		.select((eb) =>
			eb
				.selectFrom('answer_key')
				.where('version_id', '=', versionId)
				.orderBy('number', 'desc')
				.limit(1)
				.select('id')
				.as('newest')
		)
		.executeTakeFirstOrThrow();
	if (newest !== fromKeyId) throw new Conflict('correction-outdated');
	const content = canonicalJson([right_options, notes, explanation, reason]);
	const { id: keyId } = await trx
		.insertInto('answer_key')
		.values({
			version_id: versionId,
			number: sql<number>`(select max(number) + 1 from answer_key where version_id = ${versionId})`,
			hash: createHash('sha256').update(content).digest(),
			right_options,
			notes: JSON.stringify(notes),
			explanation,
			rubric: '[]',
			reason,
			decided_by: actor.personId
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await sql`
		insert into answer_key_law (answer_key_id, ordinal, law_id, article)
		select ${keyId}, ordinal, law_id, article from answer_key_law
		where answer_key_id = ${fromKeyId}`.execute(trx);
	return keyId;
}

const isWithdrawing = ({ policy }: Pick<Correction, 'policy'>) =>
	policy === 'all-credit' || policy === 'drop';

async function retire(
	trx: Transaction<Database>,
	{ versionId, reason }: Correction
): Promise<void> {
	await trx
		.updateTable('question')
		.set({
			status: 'retired',
			retired_at: sql<Date>`coalesce(retired_at, now())`,
			retirement_reason: reason
		})
		.where('current_version_id', '=', versionId)
		.execute();
}

/** Papers that one statement marks anew. */
const papersAtOnceMax = 1_000;

/** Marks papers anew and keeps what they had; papers whose result is held are marked and told later. */
async function applyToPapers(
	trx: Transaction<Database>,
	correction: Correction & { keyId: number },
	options: { attemptIds?: readonly number[] } = {}
): Promise<Applied> {
	const answers = await listMarkedAnswers(trx, correction, options);
	for (let from = 0; from < answers.length; from += papersAtOnceMax) {
		const marks = answers
			.slice(from, from + papersAtOnceMax)
			.map(({ attemptId, ordinal, before, after }) => ({
				attempt: attemptId,
				ordinal,
				...{ before: before.points, before_max: before.pointsMax },
				...{ after: after.points, after_max: after.pointsMax }
			}));
		await writeMarks(trx, correction, JSON.stringify(marks));
	}
	const changed = answers.filter(({ before, after }) => !isSame(before, after));
	const people = changed.filter(({ isHeld }) => !isHeld).map(({ personId }) => personId);
	const told = await tell(trx, correction, people, '/exam/papers');
	return { papers: answers.length, changed: changed.length, told };
}

/** Whoever has another mark is told once, whether it was in a paper or in practice. */
async function tell(
	trx: Transaction<Database>,
	{ correction, reason }: Pick<Correction, 'correction' | 'reason'>,
	personIds: readonly number[],
	link: string
): Promise<number> {
	return notify(trx, {
		personIds,
		kind: 'key-corrected',
		detail: { reason },
		link,
		dedupeKey: `key-corrected:${correction}`
	});
}

async function writeMarks(
	trx: Transaction<Database>,
	{ id, keyId }: { id: number; keyId: number },
	marks: string
): Promise<void> {
	const rows = sql`jsonb_to_recordset(${marks}::jsonb) as mark(
		attempt bigint, ordinal integer, before numeric, before_max numeric, after numeric, after_max numeric)`;
	await sql`
		insert into key_correction_mark (correction_id, attempt_id, ordinal, points_before,
			points_max_before, points_after, points_max_after)
		select ${id}, attempt, ordinal, before, before_max, after, after_max from ${rows}`.execute(trx);
	await sql`
		update attempt_item item
		set awarded_points = mark.after, points = mark.after_max, marked_with_key_id = ${keyId}
		from ${rows}
		where item.attempt_id = mark.attempt and item.ordinal = mark.ordinal`.execute(trx);
	await sql`
		update attempt
		set points = attempt.points + mark.after_max - mark.before_max,
			awarded_points = attempt.awarded_points + mark.after - mark.before
		from ${rows}
		where attempt.id = mark.attempt
			and (mark.after, mark.after_max) is distinct from (mark.before, mark.before_max)`.execute(trx);
}

/**
 * Gives papers that were still being written when a question was taken out what its correction says:
 * they were marked by the key, as they were handed in.
 *
 * @returns how many papers were marked anew
 */
export async function settleLatePapers(db: Kysely<Database>): Promise<number> {
	return db.transaction().execute(async (trx) => {
		const { rows } = await sql<Correction & { keyId: number; attemptIds: number[] }>`
			select correction.id, correction.public_id as correction, correction.policy, correction.reason,
				correction.version_id as "versionId", correction.right_options as right, version.kind,
				correction.answer_key_id as "keyId", json_agg(attempt.id) as "attemptIds"
			from key_correction correction
			join question_version version on version.id = correction.version_id
			join attempt_item item on item.question_version_id = correction.version_id
			join attempt on attempt.id = item.attempt_id
			where correction.state = 'approved' and correction.policy in ('all-credit', 'drop')
				and attempt.closed_at >= correction.decided_at and item.awarded_points is not null
				and not exists (
					select from key_correction_mark mark where mark.correction_id = correction.id
						and mark.attempt_id = item.attempt_id and mark.ordinal = item.ordinal)
				and not exists (
					select from key_correction later where later.version_id = correction.version_id
						and later.state = 'approved' and later.id > correction.id)
			group by correction.id, version.kind`.execute(trx);
		let papers = 0;
		for (const { attemptIds, ...correction } of rows)
			papers += (await applyToPapers(trx, correction, { attemptIds })).papers;
		return papers;
	});
}
