import { readCertificate, type CertificateBody } from '#lib/certificates.ts';
import type { Reader } from '../database/reader.ts';
import { NotFound } from '../errors.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { isPersonWithin } from '../grants/reach.ts';
import { getDocument, type SignedDocument } from '../signatures/document.ts';

const ownMax = 200;

/** A certificate with what it says. */
export interface Certificate {
	document: SignedDocument;
	says: CertificateBody;
}

/** A person's own certificates, those of entries merged into theirs included, newest first. */
export async function listOwnCertificates(db: Reader, actor: { personId: number }) {
	const rows = await db
		.selectFrom('certificate')
		.innerJoin('signed_document as document', 'document.id', 'certificate.document_id')
		.innerJoin('person as holder', 'holder.id', 'document.person_id')
		.leftJoin('signed_document_revocation as revocation', 'revocation.document_id', 'document.id')
		.where((eb) =>
			eb.or([eb('holder.id', '=', actor.personId), eb('holder.merged_into', '=', actor.personId)])
		)
		.select(['document.public_id', 'document.body', 'revocation.revoked_at'])
		.orderBy('document.id', 'desc')
		.limit(ownMax)
		.execute();
	return rows.map(({ body, ...row }) => ({ ...row, ...summaryOf(body) }));
}

/**
 * A certificate for its holder, or for whoever may see what the holder learns.
 *
 * @throws NotFound `certificate-not-found`
 */
export async function getCertificate(
	db: Reader,
	actor: Actor,
	publicId: string
): Promise<Certificate> {
	const scope = scopeOf(actor, 'learning.view');
	await db
		.selectFrom('signed_document as document')
		.innerJoin('certificate', 'certificate.document_id', 'document.id')
		.innerJoin('person as holder', 'holder.id', 'document.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where('document.public_id', '=', publicId)
		.where((eb) => eb.or([eb('person.id', '=', actor.personId), isPersonWithin('person', scope)]))
		.select('document.id')
		.executeTakeFirstOrThrow(() => new NotFound('certificate-not-found'));
	const document = await getDocument(db, publicId);
	return { document, says: readBody(document.body) };
}

function readBody(body: string): CertificateBody {
	const says = readCertificate(JSON.parse(body));
	if (!says) throw new Error('A certificate says what no certificate says.');
	return says;
}

function summaryOf(body: string) {
	const { number, course, class_hours, issued_on } = readBody(body);
	return { number, title: course.title, tier: course.tier, class_hours, issued_on };
}
