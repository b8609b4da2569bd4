import { sql } from 'kysely';
import type { Reader } from '../database/reader.ts';
import { Invalid } from '../errors.ts';
import { findPersonIdByContact } from '../people/contact.ts';
import { normaliseName } from '../people/name.ts';
import type { Vault } from '../secrets/vault.ts';
import type { SignInInput } from './input.ts';

/** What a sign-in needs to know of an account before the password is looked at. */
export interface AccountToVerify {
	id: number;
	publicId: string;
	personId: number;
	unitId: number;
	userName: string;
	passwordHash: string | null;
	isDisabled: boolean;
	/** The password was handed over by someone else, too long ago. */
	isInitialPasswordExpired: boolean;
	isDemo: boolean;
}

/**
 * The account that the input names, by user name, phone, or unit code and name.
 *
 * Two people of one name in a unit are nobody: the form says to use the user name in that case,
 * and says so to everyone.
 */
export async function findAccountToVerify(
	db: Reader,
	vault: Vault,
	input: SignInInput
): Promise<AccountToVerify | undefined> {
	if (input.method === 'unit') {
		const found = await selectAccounts(db)
			.innerJoin('unit', 'unit.id', 'account.unit_id')
			.innerJoin('person', 'person.id', 'account.person_id')
			.where('unit.code', '=', input.unit_code)
			.where('person.name', '=', readName(input.person_name))
			.limit(2)
			.execute();
		return found.length === 1 ? found[0] : undefined;
	}
	// A user name begins with a letter, a phone does not.
	if (/^[a-z]/i.test(input.name)) {
		return selectAccounts(db)
			.where('account.user_name', '=', input.name.toLowerCase())
			.executeTakeFirst();
	}
	const personId = await findPersonIdByContact(db, vault, 'phone', input.name);
	return selectAccounts(db)
		.where('account.person_id', '=', personId ?? nobody)
		.executeTakeFirst();
}

/** No row has this id: the query runs all the same, so that nobody can measure who exists. */
const nobody = 0;

function readName(typed: string): string {
	try {
		return normaliseName(typed);
	} catch (error) {
		if (error instanceof Invalid) return '';
		throw error;
	}
}

function selectAccounts(db: Reader) {
	return db
		.selectFrom('account')
		.select([
			'account.id',
			'account.public_id as publicId',
			'account.person_id as personId',
			'account.unit_id as unitId',
			'account.user_name as userName',
			'account.password_hash as passwordHash',
			sql<boolean>`account.disabled_at is not null`.as('isDisabled'),
			sql<boolean>`coalesce(account.initial_password_expires_at <= now(), false)`.as(
				'isInitialPasswordExpired'
			),
			'account.is_demo as isDemo'
		]);
}
