import { Readable } from 'node:stream';
import { contentDisposition } from '#lib/server/files/file-name.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { openEvidence } from '#lib/server/qualifications/fact-list.ts';
import type { RequestEvent } from './$types';

export const GET = endpoint(async ({ locals, params }: RequestEvent, actor) => {
	const file = await openEvidence(locals.db, actor, locals.services.blobs, params.fact);
	return new Response(Readable.toWeb(file.content) as ReadableStream, {
		headers: {
			'content-type': file.mediaType,
			'content-length': String(file.sizeBytes),
			'content-disposition': contentDisposition(file.name)
		}
	});
});
