import { scopeOf } from '#lib/server/grants/actor.ts';
import { readAsOf } from '#lib/server/http/as-of.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { personInput } from '#lib/server/people/input.ts';
import { createPerson } from '#lib/server/people/person.ts';
import { listDuplicates } from '#lib/server/people/search.ts';
import { listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const nameLengthMax = 100;

/** First the name, so that whoever is there already is seen; then the form. */
export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const name = (url.searchParams.get('name') ?? '').trim().slice(0, nameLengthMax);
	const { asOf } = readAsOf(url);
	const [duplicates, nearby] = await Promise.all([
		name === '' ? [] : listDuplicates(db, actor, { name, birthOn: null }),
		listNearbyUnits(db, scopeOf(actor, 'people.create'), { asOf })
	]);
	return { name, duplicates, nearby };
});

export const actions = {
	default: command({
		input: personInput,
		run: ({ trx, actor, input, event }) => createPerson(trx, actor, event.locals.vault, input),
		next: ({ result }) => `/people/${result.publicId}/appointments`
	})
} satisfies Actions;
