import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { notify } from '../notices/notice.ts';

interface Candidate {
	id: number;
	public_id: string;
	name: string;
	merged_into: number | null;
	registered_unit_id: number;
}

/**
 * Says that two entries are one person. Nothing is rewritten: the merged entry points at the kept
 * one, every reader follows, and undoing it is exact.
 *
 * Whatever would change who may do what refuses: the merged entry may hold neither an account nor
 * a grant that is not over, and nobody merges themselves. Chains do not arise: an entry that has
 * taken others in is kept, or its own mergers are undone first.
 *
 * @throws Invalid `person-not-found` where either is out of scope
 * @throws Forbidden `merge-oneself`
 * @throws Conflict `merge-same`, `merge-already`, `merge-chain`, `merge-two-accounts`,
 * `merge-account`, `merge-grants`, `merge-two-documents`, `merge-overlap`
 */
export async function mergePeople(
	trx: Transaction<Database>,
	actor: Authority,
	{ kept: keptId, merged: mergedId }: { kept: string; merged: string },
	{ reason }: { reason: string }
): Promise<{ publicId: string }> {
	if (keptId === mergedId) throw new Conflict('merge-same', { field: 'merged' });
	const candidates = await lockCandidates(trx, actor, [keptId, mergedId]);
	const kept = candidates.find(({ public_id }) => public_id === keptId);
	const merged = candidates.find(({ public_id }) => public_id === mergedId);
	if (!kept || !merged) throw new Invalid('person-not-found', { field: 'merged' });
	await checkMerger(trx, actor, kept, merged);

	const publicId = createPublicId();
	await trx
		.insertInto('person_merge')
		.values({
			public_id: publicId,
			kept_id: kept.id,
			merged_id: merged.id,
			reason,
			merged_by: actor.personId
		})
		.execute();
	await trx
		.updateTable('person')
		.set({ merged_into: kept.id })
		.where('id', '=', merged.id)
		.execute();
	if (actor.grants !== 'all') {
		const news = { kind: 'person-merged', dedupeKey: `person-merged:${publicId}` } as const;
		await notify(trx, { ...news, personIds: [kept.id], link: '/profile' });
	}
	await recordAudit(trx, actor, {
		action: 'person.merge',
		subjectKind: 'person',
		subjectId: keptId,
		unitId: kept.registered_unit_id,
		detail: { merged: mergedId, name: kept.name, name_merged: merged.name, reason }
	});
	return { publicId };
}

/**
 * Takes a merger back: both entries are again what they were, with what was added since staying
 * with the kept one.
 *
 * @throws NotFound `merger-not-found`, Conflict `merger-undone`
 */
export async function undoMerge(
	trx: Transaction<Database>,
	actor: Authority,
	mergerPublicId: string,
	{ reason }: { reason: string }
): Promise<{ kept: string; merged: string }> {
	const merger = await trx
		.selectFrom('person_merge as merger')
		.innerJoin('person', 'person.id', 'merger.kept_id')
		.innerJoin('person as merged', 'merged.id', 'merger.merged_id')
		.where('merger.public_id', '=', mergerPublicId)
		.where(isPersonWithin('person', scopeOf(actor, 'people.merge')))
		.select([
			'merger.id',
			'merger.merged_id',
			'merger.undone_at',
			'person.public_id as kept',
			'person.registered_unit_id',
			'merged.public_id as merged'
		])
		.forUpdate(['merger', 'person'])
		.executeTakeFirstOrThrow(() => new NotFound('merger-not-found'));
	if (merger.undone_at !== null) throw new Conflict('merger-undone');
	await trx
		.updateTable('person')
		.set({ merged_into: null })
		.where('id', '=', merger.merged_id)
		.execute();
	await trx
		.updateTable('person_merge')
		.set({ undone_at: sql`now()`, undone_by: actor.personId })
		.where('id', '=', merger.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'person.undo-merge',
		subjectKind: 'person',
		subjectId: merger.kept,
		unitId: merger.registered_unit_id,
		detail: { merged: merger.merged, reason }
	});
	return { kept: merger.kept, merged: merger.merged };
}

/** Both, in one order, so that two mergers of the same people take turns. */
async function lockCandidates(
	trx: Transaction<Database>,
	actor: Authority,
	publicIds: string[]
): Promise<Candidate[]> {
	return trx
		.selectFrom('person')
		.where('public_id', 'in', publicIds)
		.where(isPersonWithin('person', scopeOf(actor, 'people.merge')))
		.select(['id', 'public_id', 'name', 'merged_into', 'registered_unit_id'])
		.orderBy('id')
		.forUpdate()
		.execute();
}

async function checkMerger(
	trx: Transaction<Database>,
	actor: Authority,
	kept: Candidate,
	merged: Candidate
): Promise<void> {
	const refuse = (code: string, values = {}) => new Conflict(code, { field: 'merged', values });
	if (actor.personId === kept.id || actor.personId === merged.id) {
		throw new Forbidden('merge-oneself', { field: 'merged' });
	}
	if (kept.merged_into !== null || merged.merged_into !== null) throw refuse('merge-already');
	const found = await findObstacles(trx, kept.id, merged.id);
	if (found.has_twins) throw refuse('merge-chain');
	if (found.has_account && found.kept_has_account) throw refuse('merge-two-accounts');
	if (found.has_account) throw refuse('merge-account');
	if (found.has_grants) throw refuse('merge-grants');
	if (found.has_two_documents) throw refuse('merge-two-documents');
	if (found.overlap_from !== null) throw refuse('merge-overlap', { date: found.overlap_from });
}

interface Obstacles {
	has_twins: boolean;
	has_account: boolean;
	kept_has_account: boolean;
	has_grants: boolean;
	has_two_documents: boolean;
	overlap_from: string | null;
}

async function findObstacles(
	trx: Transaction<Database>,
	keptId: number,
	mergedId: number
): Promise<Obstacles> {
	const { rows } = await sql<Obstacles>`
		with kept as (select id from person where id = ${keptId} or merged_into = ${keptId})
		select
			exists (select from person where merged_into = ${mergedId}) as has_twins,
			exists (select from account where person_id = ${mergedId}) as has_account,
			exists (select from account where person_id = ${keptId}) as kept_has_account,
			exists (
				select from role_grant where person_id = ${mergedId}
					and not isempty(valid) and (upper_inf(valid) or upper(valid) > current_date)) as has_grants,
			exists (
				select from identity_document a join identity_document b on b.type = a.type
				where a.type = 'resident-id' and a.ended_at is null and b.ended_at is null
					and a.person_id in (select id from kept) and b.person_id = ${mergedId}) as has_two_documents,
			(
				select min(lower(a.valid * b.valid)) from appointment a join appointment b on a.valid && b.valid
				where upper_inf(a.recorded) and upper_inf(b.recorded)
					and a.person_id in (select id from kept) and b.person_id = ${mergedId}
					and ((a.is_primary and b.is_primary) or a.unit_id = b.unit_id)) as overlap_from`.execute(trx);
	const found = rows[0];
	if (!found) throw new Error('The query for obstacles answers with one row.');
	return found;
}
