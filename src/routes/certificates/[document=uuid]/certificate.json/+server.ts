import type { RequestEvent } from '@sveltejs/kit';
import { getCertificate } from '#lib/server/certificates/own.ts';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { writeFile } from '#lib/server/signatures/document.ts';

/** The signed file, which anybody can verify without asking anybody. */
export const GET = endpoint(async ({ locals, params }: RequestEvent, actor) => {
	const { document, says } = await getCertificate(locals.db, actor, params.document ?? '');
	return download(writeFile(document), {
		type: 'application/json',
		fileName: `${says.number}.json`
	});
});
