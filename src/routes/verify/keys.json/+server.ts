import { json, type RequestEvent } from '@sveltejs/kit';
import { openEndpoint } from '#lib/server/http/guards.ts';
import { listPublicKeys } from '#lib/server/signatures/key.ts';

/** Every key that ever signed here, for whoever verifies files elsewhere. */
export const GET = openEndpoint(async ({ locals: { db } }: RequestEvent) =>
	json({ keys: await listPublicKeys(db) })
);
