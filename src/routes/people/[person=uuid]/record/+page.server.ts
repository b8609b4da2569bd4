import { redirect } from '@sveltejs/kit';
import { businessDay } from '#lib/dates.ts';
import { page } from '#lib/server/http/guards.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { composeRecord } from '#lib/server/records/record.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => {
	const holder = await getVisibleHolder(db, actor, params.person, 'learning.view');
	if (holder.public_id !== params.person) redirect(308, `/people/${holder.public_id}/record`);
	return {
		person: { public_id: holder.public_id, name: holder.name },
		record: await composeRecord(db, holder, { today: businessDay(new Date()) })
	};
});
