import { isUuid } from '#lib/identifiers.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { mergerInput, mergerUndoInput } from '#lib/server/people/input.ts';
import { mergePeople, undoMerge } from '#lib/server/people/merge.ts';
import { getPerson, getPersonToChange } from '#lib/server/people/person-view.ts';
import { listDuplicates, searchPeople } from '#lib/server/people/search.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const shownMax = 20;

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const { public_id, name, mergers } = await getPerson(db, actor, params.person);
	const query = url.searchParams.get('query') ?? '';
	const asked = url.searchParams.get('merged') ?? '';
	const { birth_on: birthOn } = await getPersonToChange(db, actor, public_id);
	const found = query
		? (await searchPeople(db, actor, { query })).people
		: await listDuplicates(db, actor, { name, birthOn, except: public_id });
	const merged = isUuid(asked) && asked !== public_id ? await getPerson(db, actor, asked) : null;
	return {
		person: { public_id, name },
		mergers: mergers.filter(({ undone_at }) => undone_at === null),
		query,
		found: found.filter((person) => person.public_id !== public_id).slice(0, shownMax),
		merged: merged && { public_id: merged.public_id, name: merged.name }
	};
});

export const actions = {
	create: command({
		input: mergerInput,
		run: ({ trx, actor, input: { merged, reason }, event }) =>
			mergePeople(trx, actor, { kept: event.params.person ?? '', merged }, { reason }),
		next: ({ event }) => `/people/${event.params.person}`
	}),
	undo: command({
		input: mergerUndoInput,
		run: ({ trx, actor, input: { merger, reason } }) => undoMerge(trx, actor, merger, { reason }),
		next: ({ event }) => `/people/${event.params.person}`
	})
} satisfies Actions;
