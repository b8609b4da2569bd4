import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { personChangeInput } from '#lib/server/people/input.ts';
import { changePerson } from '#lib/server/people/person.ts';
import { getPersonToChange } from '#lib/server/people/person-view.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params }: PageServerLoadEvent, actor) => ({
	person: await getPersonToChange(db, actor, params.person)
}));

export const actions = {
	default: command({
		input: personChangeInput,
		run: ({ trx, actor, input, event }) =>
			changePerson(trx, actor, event.params.person ?? '', input),
		next: ({ result }) => `/people/${result.publicId}`
	})
} satisfies Actions;
