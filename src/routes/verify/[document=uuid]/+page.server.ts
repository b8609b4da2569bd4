import { findVerdict } from '#lib/server/certificates/verification.ts';
import { openPage } from '#lib/server/http/guards.ts';
import type { PageServerLoadEvent } from './$types';

export const load = openPage(async ({ locals: { db }, params, url }: PageServerLoadEvent) => {
	const code = url.searchParams.get('h') ?? undefined;
	return { verdict: await findVerdict(db, params.document, { code }) };
});
