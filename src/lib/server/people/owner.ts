import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Conflict } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';

const codes = {
	document: { here: 'document-taken', elsewhere: 'document-taken-elsewhere' },
	contact: { here: 'contact-taken', elsewhere: 'contact-taken-elsewhere' }
};

/**
 * The refusal where a number already belongs to someone: it names them to whoever may see them,
 * and to nobody else.
 */
export async function explainTaken(
	trx: Transaction<Database>,
	actor: Authority,
	ownerId: number,
	{ record, field }: { record: keyof typeof codes; field: string }
): Promise<Conflict> {
	const owner = await trx
		.selectFrom('person as holder')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('holder.id', '=', ownerId)
		.where(isPersonWithin('person', scopeOf(actor, 'people.view')))
		.select('person.name')
		.executeTakeFirst();
	if (!owner) return new Conflict(codes[record].elsewhere, { field });
	return new Conflict(codes[record].here, { field, values: { name: owner.name } });
}
