import { listOwnCertificates } from '#lib/server/certificates/own.ts';
import { page } from '#lib/server/http/guards.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => ({
	certificates: await listOwnCertificates(db, actor)
}));
