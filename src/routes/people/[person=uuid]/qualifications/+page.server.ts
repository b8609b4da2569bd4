import { redirect } from '@sveltejs/kit';
import { businessDay } from '#lib/dates.ts';
import { hasPermission } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { listFacts } from '#lib/server/qualifications/fact-list.ts';
import { readRoad } from '#lib/server/qualifications/road.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const holder = await getVisibleHolder(db, actor, params.person, 'qualifications.view');
	const { public_id, name, unit_name } = holder;
	if (public_id !== params.person) redirect(308, `/people/${public_id}/qualifications`);
	const [road, facts] = await Promise.all([
		readRoad(db, holder, { today: businessDay(new Date()) }),
		listFacts(db, holder.id)
	]);
	return {
		road,
		facts,
		person: { public_id, name, unit_name },
		mayDecide: hasPermission(actor, 'qualifications.verify') && holder.id !== actor.personId,
		maySeeHours: hasPermission(actor, 'learning.view')
	};
});
