import { openEndpoint } from '#lib/server/http/guards.ts';

/** The process lives. Asks nobody else. */
export const GET = openEndpoint(async () => new Response('ok\n'));
