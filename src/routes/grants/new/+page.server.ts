import { businessDay } from '#lib/dates.ts';
import { isUuid } from '#lib/identifiers.ts';
import { hasSteppedUp, scopeOf } from '#lib/server/grants/actor.ts';
import { grantRole } from '#lib/server/grants/grant.ts';
import { latestEnd, officesThatGrant, rolesToHandOut } from '#lib/server/grants/handing-out.ts';
import { grantInput } from '#lib/server/grants/input.ts';
import { roles } from '#lib/server/grants/roles.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { getPerson } from '#lib/server/people/person-view.ts';
import { searchPeople } from '#lib/server/people/search.ts';
import { listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';

/** First the person, by the address; then the role. */
export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = url.searchParams.get('query') ?? '';
	const asked = url.searchParams.get('person') ?? '';
	const today = businessDay(new Date());
	const [person, { people }, nearby] = await Promise.all([
		isUuid(asked) ? getPerson(db, actor, asked) : null,
		query ? searchPeople(db, actor, { query }) : { people: [] },
		listNearbyUnits(db, scopeOf(actor, 'grants.change'), { asOf: today })
	]);
	const offered = rolesToHandOut(actor.grants);
	return {
		...{ query, people, nearby, today, offered },
		person: person && { public_id: person.public_id, name: person.name },
		isProven: hasSteppedUp(actor),
		isSelf: person?.id === actor.personId,
		refused: roles
			.filter((role) => !offered.includes(role))
			.map((role) => ({ role, offices: officesThatGrant(role) })),
		/** The day on which the last of the actor's own grants ends; null is open. */
		end: latestEnd(actor.grants)
	};
});

export const actions = {
	default: command({
		input: grantInput,
		run: ({ trx, actor, input }) => grantRole(trx, actor, input),
		next: ({ input }) => `/people/${input.person}`
	})
} satisfies Actions;
