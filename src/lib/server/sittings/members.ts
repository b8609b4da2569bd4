import { sql, type Transaction } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Actor } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import { holdSitting } from './hold.ts';
import { isWithinReach } from './reach.ts';

/** People of one class: what one trainer can watch. */
export const membersMax = 500;

/**
 * Brings people into the class of a sitting and invites them; whoever is in it already stays as they are.
 *
 * @returns how many came in now
 */
export async function enlist(
	trx: Transaction<Database>,
	{ id, publicId, title }: { id: number; publicId: string; title: string },
	personIds: readonly number[]
): Promise<number> {
	if (personIds.length === 0) return 0;
	const added = await trx
		.insertInto('sitting_member')
		.values(personIds.map((personId) => ({ sitting_id: id, person_id: personId })))
		.onConflict((conflict) => conflict.doNothing())
		.returning('person_id')
		.execute();
	await notify(trx, {
		personIds: added.map(({ person_id }) => person_id),
		kind: 'sitting-opened',
		detail: { title },
		link: `/exam/invitations/${publicId}`,
		dedupeKey: `sitting-opened:${publicId}`
	});
	return added.length;
}

/**
 * Brings one person into the class.
 *
 * @throws NotFound `sitting-not-found`, `person-not-found`; Conflict `sitting-closed`, `sitting-full`
 */
export async function addMember(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ person }: { person: string }
): Promise<{ added: number }> {
	const held = await holdSitting(trx, actor, publicId);
	if (held.closedAt ?? held.withdrawnAt) throw new Conflict('sitting-closed');
	const found = await trx
		.selectFrom('person')
		.where('public_id', '=', person)
		.where('merged_into', 'is', null)
		.where(isWithinReach(actor))
		.select('id')
		.executeTakeFirstOrThrow(() => new NotFound('person-not-found'));
	const { count } = await trx
		.selectFrom('sitting_member')
		.where('sitting_id', '=', held.id)
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	if (count >= membersMax) throw new Conflict('sitting-full', { values: { limit: membersMax } });
	const added = await enlist(trx, held, [found.id]);
	if (added > 0)
		await recordAudit(trx, actor, {
			action: 'sitting.add-member',
			subjectKind: 'sitting',
			subjectId: publicId,
			unitId: held.unitId,
			detail: { person }
		});
	return { added };
}

/**
 * Takes somebody out of the class who has not started.
 *
 * @throws NotFound `sitting-not-found`, `person-not-found`; Conflict `sitting-member-started`,
 * `sitting-closed`
 */
export async function removeMember(
	trx: Transaction<Database>,
	actor: Actor,
	publicId: string,
	{ person }: { person: string }
): Promise<{ removed: string }> {
	const held = await holdSitting(trx, actor, publicId);
	if (held.closedAt ?? held.withdrawnAt) throw new Conflict('sitting-closed');
	const personId = await findMember(trx, held.id, person);
	const started = await trx
		.selectFrom('attempt')
		.where('sitting_id', '=', held.id)
		.where(isOfMember('attempt.person_id', personId))
		.select('id')
		.executeTakeFirst();
	if (started) throw new Conflict('sitting-member-started');
	await trx
		.deleteFrom('sitting_member')
		.where('sitting_id', '=', held.id)
		.where('person_id', '=', personId)
		.execute();
	await recordAudit(trx, actor, {
		action: 'sitting.remove-member',
		subjectKind: 'sitting',
		subjectId: publicId,
		unitId: held.unitId,
		detail: { person }
	});
	return { removed: person };
}

/**
 * The id under which somebody stands in a class.
 *
 * @throws NotFound `person-not-found`
 */
export async function findMember(
	trx: Transaction<Database>,
	sittingId: number,
	person: string
): Promise<number> {
	const row = await trx
		.selectFrom('sitting_member as member')
		.innerJoin('person', 'person.id', 'member.person_id')
		.where('member.sitting_id', '=', sittingId)
		.where('person.public_id', '=', person)
		.select('person.id')
		.executeTakeFirst();
	if (!row) throw new NotFound('person-not-found');
	return row.id;
}

/** The condition that a row belongs to the person of a member, by any entry that is or was theirs. */
export function isOfMember(personColumn: string, memberId: number) {
	return sql<boolean>`(
		select coalesce(holder.merged_into, holder.id) from person holder where holder.id = ${sql.ref(personColumn)}) = (
		select coalesce(own.merged_into, own.id) from person own where own.id = ${memberId})`;
}
