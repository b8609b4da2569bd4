import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { PreferencesInput } from './input.ts';
import type { AccountHolder } from './load-actor.ts';

/** Keeps how the owner of the account likes the pages, for the next device. Of no interest to the audit. */
export async function changePreferences(
	trx: Transaction<Database>,
	holder: AccountHolder,
	{ language, text_size, theme }: PreferencesInput
): Promise<PreferencesInput> {
	await trx
		.updateTable('account')
		.set({ language, text_size, theme })
		.where('id', '=', holder.accountId)
		.execute();
	return { language, text_size, theme };
}
