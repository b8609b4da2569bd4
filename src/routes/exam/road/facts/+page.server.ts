import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { listFacts } from '#lib/server/qualifications/fact-list.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	return { facts: await listFacts(db, holder.id), unitName: holder.unit_name };
});
