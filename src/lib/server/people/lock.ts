import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Permission } from '../grants/roles.ts';

/** A person held for a change, in a transaction. */
export interface LockedPerson {
	id: number;
	public_id: string;
	name: string;
	version: number;
	registered_unit_id: number;
}

/**
 * Finds a person, by either id where two were merged, in the scope of a permission, and holds them
 * until the end of the transaction: appointments, grants and mergers of one person take turns.
 *
 * @throws NotFound `person-not-found`
 */
export async function lockPerson(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	permission: Permission
): Promise<LockedPerson> {
	return trx
		.selectFrom('person as named')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('named.merged_into', 'named.id'))
		)
		.where('named.public_id', '=', publicId)
		.where(isPersonWithin('person', scopeOf(actor, permission)))
		.select([
			'person.id',
			'person.public_id',
			'person.name',
			'person.version',
			'person.registered_unit_id'
		])
		.forUpdate('person')
		.executeTakeFirstOrThrow(() => new NotFound('person-not-found'));
}
