import type { RequestEvent } from '@sveltejs/kit';
import { getCertificate } from '#lib/server/certificates/own.ts';
import { printCertificate } from '#lib/server/certificates/paper.ts';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';

/** The certificate on paper. */
export const GET = endpoint(async ({ locals, params }: RequestEvent, actor) => {
	const certificate = await getCertificate(locals.db, actor, params.document ?? '');
	const pdf = await printCertificate(certificate, locals.services.origin);
	return download(pdf, { type: 'application/pdf', fileName: `${certificate.says.number}.pdf` });
});
