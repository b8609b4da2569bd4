import { downloadStored } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { openEvidence } from '#lib/server/hours/filing-list.ts';
import type { RequestEvent } from './$types';

export const GET = endpoint(async ({ locals, params }: RequestEvent, actor) =>
	downloadStored(await openEvidence(locals.db, actor, locals.services.blobs, params.filing))
);
