import * as v from 'valibot';
import { isUuid } from '#lib/identifiers.ts';
import { scopeOf } from '#lib/server/grants/actor.ts';
import { isRole, roles } from '#lib/server/grants/roles.ts';
import { readAsOf } from '#lib/server/http/as-of.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { numberSearchInput } from '#lib/server/people/input.ts';
import { findPeopleByNumber, searchPeople } from '#lib/server/people/search.ts';
import { employments } from '#lib/server/postings/input.ts';
import { countListedStaff, listStaff, type StaffFilter } from '#lib/server/postings/staff.ts';
import { listPaths, pathInWords } from '#lib/server/units/path.ts';
import { findUnitChoice, listNearbyUnits, mainTree } from '#lib/server/units/unit-choice.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const { asOf } = readAsOf(url);
	const scope = scopeOf(actor, 'people.view');
	const filter = readFilter(url);
	const near = { asOf };
	const [unit, nearby] = await Promise.all([
		filter.unit ? findUnitChoice(db, scope, filter.unit, near) : null,
		listNearbyUnits(db, scope, near)
	]);
	const shared = {
		unit,
		nearby,
		filter,
		roles,
		canCreate: scopeOf(actor, 'people.create').length > 0
	};
	if (url.searchParams.get('post') === 'none') {
		const { people, after } = await searchPeople(db, actor, { ...filter, isUnposted: true });
		return { ...shared, isUnposted: true, people, staff: [], count: null, after };
	}
	const asked = { ...filter, asOf, subtree: true };
	const [{ staff, after }, count] = await Promise.all([
		listStaff(db, scope, asked),
		countListedStaff(db, scope, asked)
	]);
	const unitIds = [...new Set(staff.map(({ unit_id }) => unit_id))];
	const paths = await listPaths(db, scope, unitIds, { asOf, tree: mainTree(scope) });
	return {
		...shared,
		isUnposted: false,
		people: [],
		staff: staff.map(({ unit_id, ...row }) => ({
			...row,
			// Above one's own part of the tree the path is the same in every row, and says nothing.
			unit_path: pathInWords((paths.get(unit_id) ?? []).filter(({ is_open }) => is_open))
		})),
		count,
		after
	};
});

export const actions = {
	/** By POST, so that the number stands in no address and no log. */
	number: command({
		input: numberSearchInput,
		run: async ({ trx, actor, input, event }) => ({
			once: { people: await findPeopleByNumber(trx, actor, event.locals.vault, input.number) }
		})
	})
} satisfies Actions;

const employmentSchema = v.picklist(employments);

/** What the address asks for; what it cannot mean is left out, so that an old link still opens. */
function readFilter({ searchParams }: URL): StaffFilter {
	const read = (name: string) => searchParams.get(name) ?? '';
	const [unit, after, role, employment] = ['unit', 'cursor', 'role', 'employment'].map(read);
	return {
		...(read('query') && { query: read('query') }),
		...(unit && isUuid(unit) && { unit }),
		...(after && isUuid(after) && { after }),
		...(role && isRole(role) && { role }),
		...(v.is(employmentSchema, employment) && { employment })
	};
}
