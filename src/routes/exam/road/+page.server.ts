import { businessDay } from '#lib/dates.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { readRoad } from '#lib/server/qualifications/road.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	const road = await readRoad(db, holder, { today: businessDay(new Date()) });
	return { road, unitName: holder.unit_name, said: url.searchParams.get('said') };
});
