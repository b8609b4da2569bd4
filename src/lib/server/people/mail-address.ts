import type { Reader } from '../database/reader.ts';
import type { Vault } from '../secrets/vault.ts';

/** The mail address that a person has today, opened for one letter: never to show or to keep. */
export async function findMailAddress(
	db: Reader,
	vault: Vault,
	personId: number
): Promise<string | undefined> {
	const contact = await db
		.selectFrom('contact')
		.innerJoin('person as holder', 'holder.id', 'contact.person_id')
		.where((eb) => eb.or([eb('holder.id', '=', personId), eb('holder.merged_into', '=', personId)]))
		.where('contact.kind', '=', 'mail')
		.where('contact.ended_at', 'is', null)
		.select(['contact.public_id', 'contact.value_encrypted', 'contact.key_id'])
		.orderBy('contact.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!contact) return undefined;
	const sealed = { bytes: contact.value_encrypted, keyId: contact.key_id };
	return vault.open(sealed, `contact.value:${contact.public_id}`);
}
