import { redirect } from '@sveltejs/kit';
import { hasPermission } from '#lib/server/grants/actor.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { listFilings } from '#lib/server/hours/filing-list.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { reversalInput } from '#lib/server/hours/input.ts';
import { reverseEntry } from '#lib/server/hours/reversal.ts';
import { readHours } from '../../../hours/view.server.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const holder = await getVisibleHolder(db, actor, params.person, 'learning.view');
	const { public_id, name, unit_name } = holder;
	if (public_id !== params.person) redirect(308, `/people/${public_id}/hours`);
	const [hours, filings] = await Promise.all([
		readHours(db, holder, url),
		listFilings(db, holder.id)
	]);
	return {
		...hours,
		filings,
		person: { public_id, name, unit_name },
		mayReverse: hasPermission(actor, 'hours.verify') && holder.id !== actor.personId
	};
});

export const actions = {
	reverse: command({
		input: reversalInput,
		run: ({ trx, actor, input }) => reverseEntry(trx, actor, input)
	})
} satisfies Actions;
