import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Conflict, NotFound } from '../errors.ts';
import { requireStepUp, scopeOf, type Authority } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import type { Permission } from '../grants/roles.ts';
import type { Vault } from '../secrets/vault.ts';
import { normaliseDocumentNumber, type DocumentType } from './document-number.ts';
import type { DocumentInput } from './input.ts';
import { lockPerson } from './lock.ts';
import { explainTaken } from './owner.ts';

const tailLength = 4;

/** The keyed hash by which a document is found without its number being read. */
export function hashDocumentNumber(vault: Vault, type: DocumentType, number: string): Buffer {
	return vault.lookupHash(`identity_document:${type}`, number);
}

/**
 * Adds an identity document to a person.
 *
 * @throws Invalid with the fault of the number, Conflict `document-taken`,
 * `document-taken-elsewhere`, `document-second` for a second number of a resident
 */
export async function addDocument(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	personPublicId: string,
	input: DocumentInput
): Promise<{ publicId: string }> {
	const person = await lockPerson(trx, actor, personPublicId, 'people.change');
	const publicId = await addDocumentTo(trx, actor, vault, person.id, input);
	await recordAudit(trx, actor, {
		action: 'person.add-document',
		subjectKind: 'person',
		subjectId: person.public_id,
		unitId: person.registered_unit_id,
		detail: { document: publicId, type: input.document_type }
	});
	return { publicId };
}

/** Adds a document to a person who is already held; the caller records the audit. */
export async function addDocumentTo(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	personId: number,
	{ document_type: type, document_number }: DocumentInput
): Promise<string> {
	const number = normaliseDocumentNumber(type, document_number);
	const hash = hashDocumentNumber(vault, type, number);
	if (type === 'resident-id') await refuseSecondResidentNumber(trx, personId, hash);
	const publicId = createPublicId();
	const sealed = vault.seal(number, placeOf(publicId));
	// A refusal by the constraint would end the transaction before the owner could be looked up.
	const added = await trx
		.insertInto('identity_document')
		.values({
			public_id: publicId,
			person_id: personId,
			type,
			number_hmac: hash,
			number_encrypted: sealed.bytes,
			number_tail: number.slice(-tailLength),
			key_id: sealed.keyId,
			recorded_by: actor.personId
		})
		.onConflict((conflict) =>
			conflict.columns(['type', 'number_hmac']).where('ended_at', 'is', null).doNothing()
		)
		.returning('id')
		.executeTakeFirst();
	if (added) return publicId;
	const { person_id: ownerId } = await trx
		.selectFrom('identity_document')
		.where('type', '=', type)
		.where('number_hmac', '=', hash)
		.where('ended_at', 'is', null)
		.select('person_id')
		.executeTakeFirstOrThrow();
	throw await explainTaken(trx, actor, ownerId, { record: 'document', field: 'document_number' });
}

/**
 * Ends a document that was recorded wrongly or has been replaced. It stays in the register, no
 * longer finds the person, and its number is free for its owner.
 */
export async function endDocument(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ reason }: { reason: string }
): Promise<void> {
	const document = await lockDocument(trx, actor, publicId, 'people.change');
	await trx
		.updateTable('identity_document')
		.set({ ended_at: sql`now()` })
		.where('id', '=', document.id)
		.execute();
	await recordAudit(trx, actor, {
		action: 'person.end-document',
		subjectKind: 'person',
		subjectId: document.person_public_id,
		unitId: document.registered_unit_id,
		detail: { document: publicId, type: document.type, reason }
	});
}

/**
 * Reads a number in full, for whoever holds `people.reveal` over the person, has just proved who
 * they are and says why. The audit keeps the reading, never the number.
 *
 * @returns the number under `once`, so that it is kept nowhere
 * @throws StepUpRequired, NotFound `document-not-found`
 */
export async function revealDocument(
	trx: Transaction<Database>,
	actor: Authority,
	vault: Vault,
	publicId: string,
	{ reason }: { reason: string }
): Promise<{ document: string; once: { number: string } }> {
	requireStepUp(actor);
	const document = await lockDocument(trx, actor, publicId, 'people.reveal');
	const number = vault.open(
		{ keyId: document.key_id, bytes: document.number_encrypted },
		placeOf(publicId)
	);
	await recordAudit(trx, actor, {
		action: 'person.reveal-document',
		subjectKind: 'person',
		subjectId: document.person_public_id,
		unitId: document.registered_unit_id,
		detail: { document: publicId, type: document.type, reason }
	});
	return { document: publicId, once: { number } };
}

/** What binds the ciphertext to its row: moved to another, it no longer opens. */
function placeOf(publicId: string): string {
	return `identity_document.number:${publicId}`;
}

async function lockDocument(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	permission: Permission
) {
	return trx
		.selectFrom('identity_document as document')
		.innerJoin('person as holder', 'holder.id', 'document.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('document.public_id', '=', publicId)
		.where('document.ended_at', 'is', null)
		.where(isPersonWithin('person', scopeOf(actor, permission)))
		.select([
			'document.id',
			'document.type',
			'document.number_encrypted',
			'document.key_id',
			'person.public_id as person_public_id',
			'person.registered_unit_id'
		])
		.forUpdate('document')
		.executeTakeFirstOrThrow(() => new NotFound('document-not-found'));
}

async function refuseSecondResidentNumber(
	trx: Transaction<Database>,
	personId: number,
	hash: Buffer
): Promise<void> {
	const earlier = await trx
		.selectFrom('identity_document as document')
		.innerJoin('person as holder', 'holder.id', 'document.person_id')
		.where((eb) => eb.or([eb('holder.id', '=', personId), eb('holder.merged_into', '=', personId)]))
		.where('document.type', '=', 'resident-id')
		.where('document.ended_at', 'is', null)
		.where('document.number_hmac', '<>', hash)
		.select('document.id')
		.executeTakeFirst();
	if (earlier) throw new Conflict('document-second', { field: 'document_number' });
}
