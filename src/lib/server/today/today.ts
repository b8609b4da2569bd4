import { sql, type SqlBool } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { hasPermission, scopeOf, type Actor } from '../grants/actor.ts';
import { countListedStaff } from '../postings/staff.ts';
import { isPlacedWithin, isUnitWithin } from '../units/scope.ts';
import { listAdministratorDuties } from './administrator-duties.ts';
import { dutyKinds, type Duty } from './duty.ts';
import { listOwnDuties } from './own-duties.ts';
import { listStaffDuties } from './staff-duties.ts';

/** A number with the page that opens what is behind it. */
export interface Figure {
	kind: 'units' | 'people' | 'accounts' | 'grants';
	value: number;
	link: string;
}

/**
 * What waits for the actor, the most pressing first. Computed from the facts each time: nothing is
 * ticked off by hand, it goes when it is dealt with.
 */
export async function listDuties(
	db: Reader,
	actor: Actor,
	options: { hasAuthenticator: boolean }
): Promise<Duty[]> {
	const duties = [
		...(await listAdministratorDuties(db, actor)),
		...(await listStaffDuties(db, actor)),
		...(await listOwnDuties(db, actor, options))
	].filter((duty) => duty !== undefined);
	return duties.sort((a, b) => dutyKinds.indexOf(a.kind) - dutyKinds.indexOf(b.kind));
}

/** How many units, people, accounts and grants the actor answers for on the day; accounts and grants are those of now. */
export async function listFigures(
	db: Reader,
	actor: Actor,
	{ asOf }: { asOf: Day }
): Promise<Figure[]> {
	const suffix = `?as_of=${asOf}`;
	const figures: Figure[] = [];
	if (hasPermission(actor, 'units.view')) {
		figures.push({
			kind: 'units',
			value: await countUnits(db, actor, asOf),
			link: `/units${suffix}`
		});
	}
	if (hasPermission(actor, 'people.view')) {
		const value = await countListedStaff(db, scopeOf(actor, 'people.view'), { asOf });
		figures.push({ kind: 'people', value, link: `/people${suffix}` });
	}
	if (hasPermission(actor, 'accounts.manage')) {
		figures.push({ kind: 'accounts', value: await countAccounts(db, actor), link: '/accounts' });
	}
	if (hasPermission(actor, 'grants.view')) {
		figures.push({ kind: 'grants', value: await countGrants(db, actor), link: '/grants' });
	}
	return figures;
}

async function countUnits(db: Reader, actor: Actor, asOf: Day): Promise<number> {
	const { count } = await db
		.selectFrom('unit_place as place')
		.where((eb) => isPlacedWithin(eb, scopeOf(actor, 'units.view')))
		.where(sql<SqlBool>`place.valid @> ${asOf}::date`)
		.select(({ fn }) => fn.count<number>('place.unit_id').distinct().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

async function countAccounts(db: Reader, actor: Actor): Promise<number> {
	const { count } = await db
		.selectFrom('account')
		.where('disabled_at', 'is', null)
		.where((eb) => isUnitWithin(eb.ref('account.unit_id'), scopeOf(actor, 'accounts.manage')))
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

async function countGrants(db: Reader, actor: Actor): Promise<number> {
	const { count } = await db
		.selectFrom('role_grant as held')
		.where(sql<SqlBool>`held.valid @> current_date`)
		.where((eb) => isUnitWithin(eb.ref('held.unit_id'), scopeOf(actor, 'grants.view')))
		.select(({ fn }) => fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}
