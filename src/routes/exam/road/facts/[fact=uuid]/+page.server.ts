import * as v from 'valibot';
import { areasOf } from '#lib/fact-words.ts';
import { businessDay } from '#lib/dates.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { readAreaNames } from '#lib/server/qualifications/exam-area.ts';
import { getOwnFact } from '#lib/server/qualifications/fact-list.ts';
import { withdrawFact } from '#lib/server/qualifications/filing.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const fact = await getOwnFact(db, actor, params.fact);
	const asOf = businessDay(new Date());
	const areas = Object.fromEntries(await readAreaNames(db, areasOf([fact]), { asOf }));
	return { fact, areas, saved: url.searchParams.get('saved') };
});

export const actions = {
	withdraw: command({
		input: v.object({}),
		run: ({ trx, actor, event }) => withdrawFact(trx, actor, event.params.fact ?? ''),
		next: ({ result }) => `/exam/road/facts/${result.publicId}?saved=withdrawn`
	})
} satisfies Actions;
