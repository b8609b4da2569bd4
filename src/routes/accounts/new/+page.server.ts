import { isUuid } from '#lib/identifiers.ts';
import { createAccount } from '#lib/server/accounts/account.ts';
import { findUserNameOf, suggestUserName } from '#lib/server/accounts/account-list.ts';
import { newAccountInput } from '#lib/server/accounts/input.ts';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { readAsOf } from '#lib/server/http/as-of.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getPerson } from '#lib/server/people/person-view.ts';
import { searchPeople } from '#lib/server/people/search.ts';
import { findUnitChoice, listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';

const queryLengthMax = 40;

/** First the person, then the form: both steps are addresses, so that a person's page can lead here. */
export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const publicId = url.searchParams.get('person') ?? '';
	const query = (url.searchParams.get('query') ?? '').trim().slice(0, queryLengthMax);
	if (!isUuid(publicId)) {
		const found = query === '' ? { people: [] } : await searchPeople(db, actor, { query });
		return {
			query,
			people: found.people,
			hasMore: 'after' in found && !!found.after,
			chosen: null
		};
	}
	const person = await getPerson(db, actor, publicId);
	const scope = scopeOf(actor, 'accounts.manage');
	const { asOf } = readAsOf(url);
	const asked = url.searchParams.get('unit') ?? '';
	const [existing, userName, unit, nearby] = await Promise.all([
		findUserNameOf(db, person.public_id),
		suggestUserName(db, person.name),
		isUuid(asked) ? findUnitChoice(db, scope, asked, { asOf }) : null,
		listNearbyUnits(db, scope, { asOf })
	]);
	const { public_id, name } = person;
	return {
		query,
		people: [],
		hasMore: false,
		chosen: { public_id, name, existing: existing ?? null, userName, unit, nearby }
	};
});

export const actions = {
	default: command({
		input: newAccountInput,
		run: ({ trx, actor, input }) => createAccount(trx, actor, input)
	})
} satisfies Actions;
