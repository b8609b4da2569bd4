import { isUuid } from '#lib/identifiers.ts';
import { page } from '#lib/server/http/guards.ts';
import { listFilingsToDecide } from '#lib/server/hours/filing-list.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const isDecided = url.searchParams.get('state') === 'decided';
	const cursor = url.searchParams.get('cursor') ?? '';
	const after = isUuid(cursor) ? cursor : undefined;
	return {
		...(await listFilingsToDecide(db, actor, { isDecided, after })),
		isDecided,
		said: url.searchParams.get('said')
	};
});
