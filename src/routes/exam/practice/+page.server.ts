import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { beginDrill } from '#lib/server/practice/drill.ts';
import { readHub } from '#lib/server/practice/hub.ts';
import { drillInput } from '#lib/server/practice/input.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { readPracticeQuery } from './view.server.ts';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { subject } = await readPracticeQuery(db, actor, url);
	return { hub: await readHub(db, actor, subject) };
});

export const actions = {
	// Other pages of practice begin runs here, too.
	begin: command({
		input: drillInput,
		run: ({ trx, actor, input }) => beginDrill(trx, actor, input),
		next: ({ result }) => `/exam/practice/${result.drill}`
	})
} satisfies Actions;
