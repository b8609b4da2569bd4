import * as v from 'valibot';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { withdrawTraining } from '#lib/server/hours/filing.ts';
import { getOwnFiling } from '#lib/server/hours/filing-list.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => ({
	filing: await getOwnFiling(db, actor, params.filing),
	saved: url.searchParams.get('saved')
}));

export const actions = {
	withdraw: command({
		input: v.object({}),
		run: ({ trx, actor, event }) => withdrawTraining(trx, actor, event.params.filing ?? ''),
		next: ({ result }) => `/hours/filings/${result.publicId}?saved=withdrawn`
	})
} satisfies Actions;
