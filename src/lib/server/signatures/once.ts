import { sql, type Transaction } from 'kysely';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import { TooMany } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import { getDocument, signDocument, type SignedDocument } from './document.ts';

/** Documents about one person of one kind and day that say different things. */
export const differentDocumentsADayMax = 50;
const retryAfterSeconds = 12 * 60 * 60;

/**
 * The document that says the same and was signed today, or a new one: whoever downloads a statement
 * twice holds one document, and asking for it again changes nothing.
 *
 * @param document as for `signDocument`
 * @throws TooMany `documents-a-day`
 */
export async function signOnceADay(
	trx: Transaction<Database>,
	vault: Vault,
	document: Parameters<typeof signDocument>[2] & { personId: number }
): Promise<SignedDocument> {
	const { kind, body, personId } = document;
	await sql`select pg_advisory_xact_lock(hashtextextended(${`sign ${kind}`}, ${personId}))`.execute(
		trx
	);
	const today = await trx
		.selectFrom('signed_document as signed')
		.leftJoin('signed_document_revocation as revocation', 'revocation.document_id', 'signed.id')
		.where('signed.person_id', '=', personId)
		.where('signed.kind', '=', kind)
		.where(sql<boolean>`signed.issued_at >= current_date`)
		.where('revocation.document_id', 'is', null)
		.select(['signed.public_id', 'signed.body'])
		.orderBy('signed.id', 'desc')
		.limit(differentDocumentsADayMax)
		.execute();
	const wanted = canonicalJson(body);
	const same = today.find((earlier) => contentOf(earlier.body) === wanted);
	if (same) return getDocument(trx, same.public_id);
	if (today.length >= differentDocumentsADayMax)
		throw new TooMany('documents-a-day', retryAfterSeconds);
	return signDocument(trx, vault, document);
}

/** What a document is about, without what it says of itself. */
function contentOf(text: string): string {
	const says = JSON.parse(text) as { [key: string]: JsonValue };
	for (const name of ['kind', 'document', 'issued_at', 'verify_path']) delete says[name];
	return canonicalJson(says);
}
