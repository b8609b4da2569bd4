import { page } from '#lib/server/http/guards.ts';
import { listSittings } from '#lib/server/sittings/sitting.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => ({
	sittings: await listSittings(db, actor)
}));
