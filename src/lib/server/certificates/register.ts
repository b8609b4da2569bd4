import { expressionBuilder, sql, type Expression, type SqlBool, type Transaction } from 'kysely';
import { readCertificate } from '#lib/certificates.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Reader } from '../database/reader.ts';
import type { Database } from '../database/schema.ts';
import { NotFound } from '../errors.ts';
import { requireStepUp, scopeOf, type Authority } from '../grants/actor.ts';
import { notify } from '../notices/notice.ts';
import { peopleNamed } from '../people/search.ts';
import { revokeDocument } from '../signatures/document.ts';
import { isUnitWithin, type UnitScope } from '../units/scope.ts';
import { findUnitId } from './certificate.ts';
import { numberLengthMax } from './input.ts';

export const registerPageSize = 50;

export interface RegisterFilter {
	/** A number from its beginning, or a name as the register of people finds it. */
	query?: string;
	/** The public id of the last certificate of the page before. */
	after?: string;
}

/** A page of the certificates of the bases in the actor's scope, newest first. */
export async function listRegister(db: Reader, actor: Authority, filter: RegisterFilter = {}) {
	const typed = (filter.query ?? '').trim().slice(0, numberLengthMax);
	const rows = await db
		.selectFrom('certificate')
		.innerJoin('signed_document as document', 'document.id', 'certificate.document_id')
		.leftJoin('signed_document_revocation as revocation', 'revocation.document_id', 'document.id')
		.where((eb) => isBaseWithin(eb.ref('certificate.base_code'), managed(actor)))
		.$if(typed !== '', (query) => query.where(isMeantBy(typed)))
		.$if(filter.after !== undefined, (query) =>
			query.where('document.public_id', '<', filter.after ?? '')
		)
		.select([
			'document.public_id',
			'document.body',
			'certificate.number',
			'revocation.revoked_at',
			'revocation.reason'
		])
		.orderBy('document.public_id', 'desc')
		.limit(registerPageSize + 1)
		.execute();
	const certificates = rows.slice(0, registerPageSize).map(({ body, ...row }) => {
		const says = readCertificate(JSON.parse(body));
		return {
			...row,
			name: says?.holder.name ?? '',
			course: says?.course.title ?? '',
			issued_on: says?.issued_on ?? null
		};
	});
	return {
		certificates,
		after: rows.length > registerPageSize ? certificates.at(-1)?.public_id : undefined
	};
}

export type RegisteredCertificate = Awaited<
	ReturnType<typeof listRegister>
>['certificates'][number];

/**
 * Says from now on that a certificate no longer holds: it, its file and every code on paper say so
 * with the reason, which anybody may read who verifies it.
 *
 * @throws StepUpRequired, NotFound `certificate-not-found` where its base is out of scope,
 * Conflict `document-revoked`
 */
export async function revokeCertificate(
	trx: Transaction<Database>,
	actor: Authority,
	publicId: string,
	{ reason }: { reason: string }
): Promise<void> {
	requireStepUp(actor);
	const certificate = await lockCertificate(trx, actor, publicId);
	await revokeDocument(trx, certificate.id, { reason, revokedBy: actor.personId });
	if (certificate.person_id !== null) {
		await notify(trx, {
			personIds: [certificate.person_id],
			kind: 'certificate-revoked',
			detail: { number: certificate.number, reason },
			link: `/certificates/${publicId}`,
			dedupeKey: `certificate-revoked:${publicId}`
		});
	}
	await recordAudit(trx, actor, {
		action: 'certificate.revoke',
		subjectKind: 'certificate',
		subjectId: publicId,
		unitId: await findUnitId(trx, certificate.base_code),
		detail: { number: certificate.number, reason }
	});
}

async function lockCertificate(trx: Transaction<Database>, actor: Authority, publicId: string) {
	return trx
		.selectFrom('signed_document as document')
		.innerJoin('certificate', 'certificate.document_id', 'document.id')
		.where('document.public_id', '=', publicId)
		.where((eb) => isBaseWithin(eb.ref('certificate.base_code'), managed(actor)))
		.select(['document.id', 'document.person_id', 'certificate.number', 'certificate.base_code'])
		.forUpdate('document')
		.executeTakeFirstOrThrow(() => new NotFound('certificate-not-found'));
}

function managed(actor: Authority): UnitScope {
	return scopeOf(actor, 'certificates.manage');
}

/**
 * The condition that a base's certificates are in the scope: the base lies in it, or, where the
 * code belongs to no unit, such as the platform's own, the scope is that of the whole nation.
 */
function isBaseWithin(baseCode: Expression<string>, scope: UnitScope): Expression<SqlBool> {
	if (scope === 'everywhere') return sql<SqlBool>`true`;
	const eb = expressionBuilder<Database, never>();
	const unit = eb.selectFrom('unit').where('unit.code', '=', baseCode).select('unit.id');
	const isWithin = eb.exists(unit.where((unitEb) => isUnitWithin(unitEb.ref('unit.id'), scope)));
	if (!scope.some(({ level }) => level === 0)) return isWithin;
	return eb.or([isWithin, eb.not(eb.exists(unit))]);
}

/** A number from its beginning, or a name of somebody in the register of people. */
function isMeantBy(typed: string): Expression<SqlBool> {
	const isNumber = sql<SqlBool>`starts_with(certificate.number, ${typed.toUpperCase()})`;
	const named = peopleNamed(typed);
	if (!named) return isNumber;
	return sql<SqlBool>`(${isNumber} or document.person_id in (
		select holder.id from person holder where coalesce(holder.merged_into, holder.id) in ${named}))`;
}
