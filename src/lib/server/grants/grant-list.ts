import { sql, type Expression, type SqlBool } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { isUnitWithin } from '../units/scope.ts';
import type { Tree } from '../units/tree.ts';
import { scopeOf, type ActiveGrant, type Authority } from './actor.ts';
import { isPersonWithin, scopeOfUnit } from './reach.ts';
import { isRole, type Role } from './roles.ts';

export const grantStates = ['active', 'future', 'expired'] as const;

export type GrantState = (typeof grantStates)[number];

export const grantPageSize = 50;

export interface GrantFilter {
	/** The public id of a unit: it and everything below. */
	unit?: string;
	role?: Role;
	state?: GrantState;
	/** The public id of a person. */
	person?: string;
	/** The public id of the last grant of the page before. */
	after?: string;
}

/**
 * The grants in force today for a person, each with the level its unit has today: one query on
 * every request, so that an end at midnight (Asia/Shanghai) is felt by live sessions.
 *
 * A grant for a unit that no longer exists gives nothing.
 */
export async function listActiveGrants(db: Reader, personId: number): Promise<ActiveGrant[]> {
	const rows = await db
		.selectFrom('role_grant as held')
		.innerJoin('unit_place as place', (join) =>
			join.onRef('place.unit_id', '=', 'held.unit_id').onRef('place.tree', '=', 'held.tree')
		)
		.where('held.person_id', '=', personId)
		.where(sql<SqlBool>`held.valid @> current_date and place.valid @> current_date`)
		.select([
			'held.role',
			'held.unit_id',
			'held.tree',
			'place.level',
			sql<Day | null>`upper(held.valid)`.as('until')
		])
		.orderBy('held.id')
		.execute();
	return rows.flatMap(({ role, unit_id, tree, level, until }) =>
		isRole(role) ? [{ role, unitId: unit_id, tree: tree as Tree, level, until }] : []
	);
}

/** A page of the grants whose units the actor may see, newest first. */
export async function listGrants(db: Reader, actor: Authority, filter: GrantFilter = {}) {
	const scope = scopeOf(actor, 'grants.view');
	const roots = filter.unit ? await scopeOfUnit(db, filter.unit, { within: scope }) : scope;
	const rows = await db
		.selectFrom('role_grant as held')
		.innerJoin('person', 'person.id', 'held.person_id')
		.innerJoin('unit', 'unit.id', 'held.unit_id')
		.leftJoin('person as grantor', 'grantor.id', 'held.granted_by')
		.where((eb) => isUnitWithin(eb.ref('held.unit_id'), scope))
		.where((eb) => isUnitWithin(eb.ref('held.unit_id'), roots))
		.$if(filter.role !== undefined, (query) => query.where('held.role', '=', filter.role ?? ''))
		.$if(filter.person !== undefined, (query) =>
			query.where('person.public_id', '=', filter.person ?? '')
		)
		.$if(filter.state !== undefined, (query) => query.where(isInState(filter.state ?? 'active')))
		.$if(filter.after !== undefined, (query) =>
			query.where('held.public_id', '<', filter.after ?? '')
		)
		.select((eb) => [
			'held.public_id',
			'held.role',
			'held.tree',
			'held.reason',
			'held.granted_at',
			'held.ended_at',
			'held.end_reason',
			'person.public_id as person_public_id',
			'person.name as person_name',
			isPersonWithin('person', scopeOf(actor, 'people.view')).as('is_person_visible'),
			'unit.id as unit_id',
			'unit.public_id as unit_public_id',
			'grantor.name as grantor_name',
			sql<Day | null>`lower(held.valid)`.as('from'),
			sql<Day | null>`upper(held.valid)`.as('until'),
			stateOf().as('state'),
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'held.unit_id')
				.whereRef('version.tree', '=', 'held.tree')
				.select('version.name')
				.orderBy(sql`version.valid @> current_date`, 'desc')
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name')
		])
		.orderBy('held.public_id', 'desc')
		.limit(grantPageSize + 1)
		.execute();
	const grants = rows.slice(0, grantPageSize);
	return { grants, after: rows.length > grantPageSize ? grants.at(-1)?.public_id : undefined };
}

export type ListedGrant = Awaited<ReturnType<typeof listGrants>>['grants'][number];

function stateOf() {
	return sql<GrantState>`case
		when held.valid @> current_date then 'active'
		when lower(held.valid) > current_date then 'future'
		else 'expired' end`;
}

function isInState(state: GrantState): Expression<SqlBool> {
	switch (state) {
		case 'active':
			return sql<SqlBool>`held.valid @> current_date`;
		case 'future':
			return sql<SqlBool>`lower(held.valid) > current_date`;
		case 'expired':
			return sql<SqlBool>`(isempty(held.valid) or upper(held.valid) <= current_date)`;
	}
}
