import { isUuid } from '#lib/identifiers.ts';
import { hasPermission, scopeOf } from '#lib/server/grants/actor.ts';
import { endGrant } from '#lib/server/grants/grant.ts';
import {
	grantStates,
	listGrants,
	type GrantFilter,
	type GrantState
} from '#lib/server/grants/grant-list.ts';
import { rolesToHandOut } from '#lib/server/grants/handing-out.ts';
import { grantEndInput } from '#lib/server/grants/input.ts';
import { isRole, roles } from '#lib/server/grants/roles.ts';
import { readAsOf } from '#lib/server/http/as-of.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { findUnitChoice, listNearbyUnits } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const filter = readFilter(url);
	const scope = scopeOf(actor, 'grants.view');
	const { asOf } = readAsOf(url);
	const [{ grants, after }, unit, nearby] = await Promise.all([
		listGrants(db, actor, filter),
		filter.unit ? findUnitChoice(db, scope, filter.unit, { asOf }) : null,
		listNearbyUnits(db, scope, { asOf })
	]);
	return {
		grants: grants.map(({ unit_id: _id, ...grant }) => grant),
		...{ after, filter, unit, nearby, roles, states: grantStates },
		mayChange: hasPermission(actor, 'grants.change'),
		handOut: rolesToHandOut(actor.grants)
	};
});

export const actions = {
	end: command({
		input: grantEndInput,
		run: async ({ trx, actor, input: { grant, reason } }) => {
			await endGrant(trx, actor, grant, { reason });
			return {};
		}
	})
} satisfies Actions;

function isState(text: string): text is GrantState {
	return (grantStates as readonly string[]).includes(text);
}

/** What the address asks for; what it cannot mean is left out, so that an old link still opens. */
function readFilter({ searchParams }: URL): GrantFilter {
	const read = (name: string) => searchParams.get(name) ?? '';
	const [unit = '', role = '', state = '', after = ''] = ['unit', 'role', 'state', 'cursor'].map(
		read
	);
	return {
		...(isUuid(unit) && { unit }),
		...(isUuid(after) && { after }),
		...(isRole(role) && { role }),
		...(isState(state) && { state })
	};
}
