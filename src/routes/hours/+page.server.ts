import { page } from '#lib/server/http/guards.ts';
import { listFilings } from '#lib/server/hours/filing-list.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import type { PageServerLoadEvent } from './$types';
import { readHours } from './view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	const [hours, filings] = await Promise.all([
		readHours(db, holder, url),
		listFilings(db, holder.id)
	]);
	return { ...hours, filings };
});
