import { getCertificate } from '#lib/server/certificates/own.ts';
import { page } from '#lib/server/http/guards.ts';
import { verifyPathOf } from '#lib/server/signatures/document.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const { document, says } = await getCertificate(db, actor, params.document);
	return {
		says,
		publicId: document.publicId,
		verifyPath: verifyPathOf(document),
		revokedAt: document.revokedAt,
		reason: document.revocationReason,
		isOwn: document.personId === actor.personId
	};
});
