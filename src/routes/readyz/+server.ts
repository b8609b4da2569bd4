import { openEndpoint } from '#lib/server/http/guards.ts';
import { isReady } from '#lib/server/http/services.ts';

/** Whether requests should be sent here: the database answers. */
export const GET = openEndpoint(async ({ locals }) =>
	(await isReady(locals.db))
		? new Response('ready\n')
		: new Response('not ready\n', { status: 503, headers: { 'retry-after': '2' } })
);
