import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { Invalid, NotFound } from '../errors.ts';
import { scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Vault } from '../secrets/vault.ts';
import type { ContactInput, contactKinds } from './input.ts';
import { lockPerson } from './lock.ts';
import { explainTaken } from './owner.ts';

export type ContactKind = (typeof contactKinds)[number];

const mailTailLengthMax = 20;

/**
 * A phone as +8613… (mainland mobiles) or with its own country code, a mail address in lower case.
 *
 * @throws Invalid `phone-format`, `mail-format`
 */
export function normaliseContact(
	kind: ContactKind,
	text: string,
	{ field = 'value' }: { field?: string } = {}
): string {
	const value = text.normalize('NFKC').trim();
	if (kind === 'mail') {
		const mail = value.toLowerCase();
		if (!/^[^\s@<>"',;]{1,64}@[a-z0-9.-]{1,180}\.[a-z]{2,24}$/.test(mail)) {
			throw new Invalid('mail-format', { field });
		}
		return mail;
	}
	const digits = value.replace(/[\s()-]/g, '').replace(/^00/, '+');
	const mainland = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(digits);
	if (mainland) return `+86${mainland[1]}`;
	if (!/^\+[1-9]\d{6,14}$/.test(digits) || digits.startsWith('+86')) {
		throw new Invalid('phone-format', { field });
	}
	return digits;
}

/** What of a contact may be shown: the last four digits, or the first letter and the host. */
export function contactTail(kind: ContactKind, value: string): string {
	if (kind === 'phone') return value.slice(-4);
	const host = value.slice(value.lastIndexOf('@'));
	return `${value[0]}…${host}`.slice(0, mailTailLengthMax);
}

/** The keyed hash by which a contact is found without its value being read. */
export function hashContact(vault: Vault, kind: ContactKind, value: string): Buffer {
	return vault.lookupHash(`contact:${kind}`, value);
}

/**
 * Adds a phone or mail address to a person.
 *
 * @throws Conflict `contact-taken`, `contact-taken-elsewhere`
 */
export async function addContact(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	personPublicId: string,
	input: ContactInput
): Promise<{ publicId: string }> {
	const person = await lockPerson(trx, actor, personPublicId, 'people.change');
	const publicId = await addContactTo(trx, actor, vault, person.id, input, { field: 'value' });
	await recordAudit(trx, actor, {
		action: 'person.add-contact',
		subjectKind: 'person',
		subjectId: person.public_id,
		unitId: person.registered_unit_id,
		detail: { contact: publicId, kind: input.kind }
	});
	return { publicId };
}

/** Adds a contact to a person who is already held; the caller records the audit. */
export async function addContactTo(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	personId: number,
	{ kind, value: typed }: ContactInput,
	{ field = kind }: { field?: string } = {}
): Promise<string> {
	const value = normaliseContact(kind, typed, { field });
	const hash = hashContact(vault, kind, value);
	const publicId = createPublicId();
	const sealed = vault.seal(value, `contact.value:${publicId}`);
	const added = await trx
		.insertInto('contact')
		.values({
			public_id: publicId,
			person_id: personId,
			kind,
			value_hmac: hash,
			value_encrypted: sealed.bytes,
			value_tail: contactTail(kind, value),
			key_id: sealed.keyId,
			recorded_by: actor.personId
		})
		.onConflict((conflict) =>
			conflict.columns(['kind', 'value_hmac']).where('ended_at', 'is', null).doNothing()
		)
		.returning('id')
		.executeTakeFirst();
	if (added) return publicId;
	const { person_id: ownerId } = await trx
		.selectFrom('contact')
		.where('kind', '=', kind)
		.where('value_hmac', '=', hash)
		.where('ended_at', 'is', null)
		.select('person_id')
		.executeTakeFirstOrThrow();
	throw await explainTaken(trx, actor, ownerId, { record: 'contact', field });
}

/** Ends a contact that is no longer the person's: its number is free for its next owner. */
export async function endContact(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ reason }: { reason: string }
): Promise<void> {
	const contact = await trx
		.selectFrom('contact')
		.innerJoin('person as holder', 'holder.id', 'contact.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('contact.public_id', '=', publicId)
		.where('contact.ended_at', 'is', null)
		.where(isPersonWithin('person', scopeOf(actor, 'people.change')))
		.select(['contact.id', 'contact.kind', 'person.public_id', 'person.registered_unit_id'])
		.forUpdate('contact')
		.executeTakeFirstOrThrow(() => new NotFound('contact-not-found'));
	await trx
		.updateTable('contact')
		.set({ ended_at: sql`now()` })
		.where('id', '=', contact.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'person.end-contact',
		subjectKind: 'person',
		subjectId: contact.public_id,
		unitId: contact.registered_unit_id,
		detail: { contact: publicId, kind: contact.kind, reason }
	});
}

/**
 * The person behind a phone or mail address, whoever asks: only for signing in, never to show.
 *
 * @returns the internal id of the person that is kept, or undefined (also for a malformed value)
 */
export async function findPersonIdByContact(
	db: Reader,
	vault: Vault,
	kind: ContactKind,
	typed: string
): Promise<number | undefined> {
	let value: string;
	try {
		value = normaliseContact(kind, typed);
	} catch (error) {
		if (error instanceof Invalid) return undefined;
		throw error;
	}
	const row = await db
		.selectFrom('contact')
		.innerJoin('person', 'person.id', 'contact.person_id')
		.where('contact.kind', '=', kind)
		.where('contact.value_hmac', '=', hashContact(vault, kind, value))
		.where('contact.ended_at', 'is', null)
		.select((eb) => eb.fn.coalesce('person.merged_into', 'person.id').as('id'))
		.executeTakeFirst();
	return row?.id;
}
