import { page } from '#lib/server/http/guards.ts';
import { listQueue, readAgreement } from '#lib/server/marking/queue.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const [queue, agreement] = await Promise.all([listQueue(db, actor), readAgreement(db, actor)]);
	return { ...queue, agreement, said: url.searchParams.get('said') };
});
