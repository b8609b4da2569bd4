import { sign } from '@noble/ed25519';
import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { createPublicId } from '#lib/identifiers.ts';
import {
	documentFormat,
	type DocumentHead,
	type DocumentKind,
	type SignedFile
} from '#lib/signatures/verify.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { JsonValue } from '../database/json.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { isViolationOf } from '../database/violations.ts';
import { Conflict, NotFound } from '../errors.ts';
import type { Vault } from '../secrets/vault.ts';
import { getSigningKey } from './key.ts';

/** A document as it was signed, and whether it still holds. */
export interface SignedDocument {
	id: number;
	publicId: string;
	kind: DocumentKind;
	/** Canonical JSON: exactly what was signed. */
	body: string;
	/** SHA-256 of the body in hex. */
	hash: string;
	/** Base64url. */
	signature: string;
	keyId: string;
	/** Whom it is about; null once that person is gone. */
	personId: number | null;
	issuedAt: Date;
	revokedAt: Date | null;
	revocationReason: string | null;
}

/**
 * Signs what is true now and keeps it for good. The document names itself: its kind, its public id,
 * the moment and the path of its answer are put beside what it is about, and are signed with it.
 *
 * @param document.body what it is about; 256 Ki characters at most in canonical JSON
 * @param document.personId whom it is about; the document outlives them
 */
export async function signDocument(
	trx: Transaction<Database>,
	vault: Vault,
	document: { kind: DocumentKind; body: { [key: string]: JsonValue }; personId: number | null }
): Promise<SignedDocument> {
	const { kind, personId } = document;
	const publicId = createPublicId();
	const key = await getSigningKey(trx, vault);
	const issuedAt = await readNow(trx);
	const head: DocumentHead = {
		kind,
		document: publicId,
		issued_at: issuedAt.toISOString(),
		verify_path: `/verify/${publicId}`
	};
	const body = canonicalJson({ ...document.body, ...head });
	const hash = createHash('sha256').update(body, 'utf8').digest();
	const signature = Buffer.from(sign(Buffer.from(body, 'utf8'), key.secret));
	const { id } = await trx
		.insertInto('signed_document')
		.values({
			public_id: publicId,
			kind,
			body,
			hash,
			signature,
			signing_key_id: key.id,
			person_id: personId,
			issued_at: issuedAt
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return {
		...{ id, publicId, kind, body, issuedAt, personId, keyId: key.id },
		hash: hash.toString('hex'),
		signature: signature.toString('base64url'),
		revokedAt: null,
		revocationReason: null
	};
}

/**
 * Says from now on that a document no longer holds. It is kept, and says so itself. The caller
 * holds the actor against the scope, and records the audit.
 *
 * @throws Conflict `document-revoked` where that was said before
 */
export async function revokeDocument(
	trx: Transaction<Database>,
	documentId: number,
	{ reason, revokedBy }: { reason: string; revokedBy: number | null }
): Promise<void> {
	try {
		await trx
			.insertInto('signed_document_revocation')
			.values({ document_id: documentId, reason, revoked_by: revokedBy })
			.execute();
	} catch (error) {
		if (isViolationOf(error, 'signed_document_revocation_pkey')) {
			throw new Conflict('document-revoked');
		}
		throw error;
	}
}

/** A document by its public id, whoever asks: what may be shown of it is the caller's to decide. */
export async function findDocument(
	db: Reader,
	publicId: string
): Promise<SignedDocument | undefined> {
	const row = await db
		.selectFrom('signed_document as document')
		.leftJoin('signed_document_revocation as revocation', 'revocation.document_id', 'document.id')
		.where('document.public_id', '=', publicId)
		.selectAll('document')
		.select(['revocation.revoked_at', 'revocation.reason'])
		.executeTakeFirst();
	if (!row) return undefined;
	return {
		id: row.id,
		publicId: row.public_id,
		kind: row.kind as DocumentKind,
		body: row.body,
		hash: row.hash.toString('hex'),
		signature: row.signature.toString('base64url'),
		keyId: row.signing_key_id,
		personId: row.person_id,
		issuedAt: row.issued_at,
		revokedAt: row.revoked_at,
		revocationReason: row.reason
	};
}

/** @throws NotFound `signed-document-not-found` */
export async function getDocument(db: Reader, publicId: string): Promise<SignedDocument> {
	const document = await findDocument(db, publicId);
	if (!document) throw new NotFound('signed-document-not-found');
	return document;
}

/** The text of the file that the holder downloads: see `SignedFile`. */
export function writeFile(document: SignedDocument): string {
	const file: SignedFile = {
		format: documentFormat,
		kind: document.kind,
		document: document.body,
		hash: document.hash,
		key_id: document.keyId,
		signature: document.signature
	};
	return `${JSON.stringify(file, null, '\t')}\n`;
}

/** The path and query of the code on paper: it names the document and what it said. */
export function verifyPathOf({ publicId, hash }: SignedDocument): string {
	return `/verify/${publicId}?h=${hash.slice(0, 16)}`;
}

/** The moment of the transaction, in milliseconds as the document writes it. */
async function readNow(trx: Transaction<Database>): Promise<Date> {
	const { rows } = await sql<{
		now: Date;
	}>`select date_trunc('milliseconds', now()) as now`.execute(trx);
	return (rows[0] as { now: Date }).now;
}
