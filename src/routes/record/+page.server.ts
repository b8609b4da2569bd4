import { businessDay } from '#lib/dates.ts';
import { page } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { composeRecord } from '#lib/server/records/record.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db } }: PageServerLoadEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	return { record: await composeRecord(db, holder, { today: businessDay(new Date()) }) };
});
