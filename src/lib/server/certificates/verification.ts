import type { Kysely } from 'kysely';
import { maskName, readCertificate, type CertificateBody } from '#lib/certificates.ts';
import { businessDay, type Day } from '#lib/dates.ts';
import { verifyFile, type DocumentKind } from '#lib/signatures/verify.ts';
import { reserveAttempt } from '../accounts/attempt-limit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { findRule } from '../policy/policy.ts';
import type { RuleKey } from '../policy/rule-keys.ts';
import type { Vault } from '../secrets/vault.ts';
import { findDocument, writeFile, type SignedDocument } from '../signatures/document.ts';
import { listPublicKeys } from '../signatures/key.ts';
import { numberLengthMax } from './input.ts';

/** What anybody learns who verifies a document: whether it holds, and no more than stands on it. */
export interface PublicVerdict {
	/** `damaged` is what nobody should ever see: the document is not what was signed. */
	outcome: 'valid' | 'revoked' | 'damaged';
	kind: DocumentKind;
	maskedName: string;
	issuedOn: Day;
	revokedOn: Day | null;
	revocationReason: string | null;
	/** False where the code on the paper belongs to another text than the one that was issued. */
	fitsCode: boolean | undefined;
	/** Of a certificate only. */
	certificate: Pick<
		CertificateBody,
		'number' | 'course' | 'base' | 'minutes' | 'class_hours' | 'completed_on'
	> | null;
}

/** How much of the hash the code on the paper carries: see `verifyPathOf`. */
const codeLength = 16;

/**
 * What is publicly known of a document; undefined where there is none.
 *
 * @param options.code the first characters of the hash, as the code on the paper carries them
 */
export async function findVerdict(
	db: Reader,
	publicId: string,
	{ code }: { code?: string } = {}
): Promise<PublicVerdict | undefined> {
	const document = await findDocument(db, publicId);
	if (!document) return undefined;
	const says: unknown = JSON.parse(document.body);
	return {
		outcome: await judge(db, document),
		kind: document.kind,
		maskedName: maskName(holderOf(says)),
		issuedOn: businessDay(document.issuedAt),
		revokedOn: document.revokedAt && businessDay(document.revokedAt),
		revocationReason: document.revocationReason,
		fitsCode: code === undefined ? undefined : document.hash.slice(0, codeLength) === code,
		certificate: publicPart(readCertificate(says))
	};
}

const lookupsMax = { key: 'verify.lookups-max', usual: 60 } as const;
const windowMinutes = { key: 'verify.window-minutes', usual: 10 } as const;

/**
 * The public id of the certificate of a number, or undefined. Numbers follow one another, so every
 * look-up counts, also the one that finds: nobody reads the whole register this way.
 *
 * @param address of whoever asks; kept as a keyed hash only
 * @throws TooMany `verify-limited`
 */
export async function lookUpNumber(
	db: Kysely<Database>,
	vault: Vault,
	number: string,
	address: string
): Promise<string | undefined> {
	const limit = {
		purpose: 'verify-number',
		subject: address,
		failuresMax: await readNumber(db, lookupsMax),
		windowSeconds: (await readNumber(db, windowMinutes)) * 60
	};
	await reserveAttempt(db, vault, limit, 'verify-limited');
	const row = await db
		.selectFrom('certificate')
		.innerJoin('signed_document as document', 'document.id', 'certificate.document_id')
		.where('certificate.number', '=', normaliseNumber(number))
		.select('document.public_id')
		.executeTakeFirst();
	return row?.public_id;
}

/** A number as it is kept, from one that was typed: full-width letters, dashes of all kinds, spaces. */
export function normaliseNumber(typed: string): string {
	return typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/\p{Pd}/gu, '-')
		.replace(/\s/g, '')
		.slice(0, numberLengthMax);
}

async function judge(db: Reader, document: SignedDocument): Promise<PublicVerdict['outcome']> {
	const verdict = verifyFile(writeFile(document), await listPublicKeys(db));
	if (verdict.outcome !== 'valid') return 'damaged';
	return document.revokedAt ? 'revoked' : 'valid';
}

/** Every kind of document names its holder in the same place. */
function holderOf(says: unknown): string {
	const { holder } = says as { holder?: { name?: unknown } };
	return typeof holder?.name === 'string' ? holder.name : '';
}

function publicPart(says: CertificateBody | undefined): PublicVerdict['certificate'] {
	if (!says) return null;
	const { number, course, base, minutes, class_hours, completed_on } = says;
	return { number, course, base, minutes, class_hours, completed_on };
}

/** The limit of the day; the usual one where no rule was imported. */
async function readNumber(
	db: Reader,
	{ key, usual }: { key: RuleKey; usual: number }
): Promise<number> {
	const value = (await findRule(db, key))?.value;
	return typeof value === 'number' && value > 0 ? value : usual;
}
