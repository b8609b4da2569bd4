import { isUuid } from '#lib/identifiers.ts';
import { page } from '#lib/server/http/guards.ts';
import { listFactsToDecide } from '#lib/server/qualifications/fact-list.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const cursor = url.searchParams.get('cursor') ?? '';
	return {
		...(await listFactsToDecide(db, actor, { after: isUuid(cursor) ? cursor : undefined })),
		said: url.searchParams.get('said')
	};
});
