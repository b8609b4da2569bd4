import { sql, type Transaction } from 'kysely';
import { tellOwner } from '../accounts/owner-notice.ts';
import type { Database } from '../database/schema.ts';
import { notify } from '../notices/notice.ts';
import type { SettledPerson } from './people.ts';

/**
 * Fills the inboxes of those who can sign in with what they would have been told: that their
 * account is open, and which roles somebody gave them.
 */
export async function tellAccountHolders(
	trx: Transaction<Database>,
	people: readonly SettledPerson[]
): Promise<void> {
	const holders = people.filter(({ member }) => member.account !== undefined);
	for (const { personId } of holders) await tellOwner(trx, personId, 'welcome');
	const grants = await trx
		.selectFrom('role_grant as held')
		.where(
			'held.person_id',
			'in',
			holders.map(({ personId }) => personId)
		)
		.where('held.granted_by', 'is not', null)
		.select((eb) => [
			'held.public_id',
			'held.person_id',
			'held.role',
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'held.unit_id')
				.whereRef('version.tree', '=', 'held.tree')
				.where(sql<boolean>`version.valid @> current_date`)
				.select('version.name')
				.as('unit')
		])
		.orderBy('held.id')
		.execute();
	for (const { public_id, person_id, role, unit } of grants) {
		await notify(trx, {
			personIds: [person_id],
			kind: 'grant-created',
			detail: { unit: unit ?? '', role },
			link: '/profile',
			dedupeKey: `grant-created:${public_id}`
		});
	}
}
