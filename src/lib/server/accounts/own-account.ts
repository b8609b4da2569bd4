import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import type { AccountHolder } from './load-actor.ts';

/** What the owner of an account sees of it. */
export async function getOwnAccount(db: Reader, { accountId }: AccountHolder) {
	return db
		.selectFrom('account')
		.innerJoin('person', 'person.id', 'account.person_id')
		.innerJoin('unit', 'unit.id', 'account.unit_id')
		.where('account.id', '=', accountId)
		.select((eb) => [
			'account.user_name',
			'account.password_changed_at',
			'account.language',
			'person.name as person_name',
			'unit.code as unit_code',
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'account.unit_id')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name')
		])
		.executeTakeFirstOrThrow();
}
