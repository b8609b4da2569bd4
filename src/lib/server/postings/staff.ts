import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { isPersonWithin, scopeOfUnit } from '../grants/reach.ts';
import type { Role } from '../grants/roles.ts';
import { peopleNamed } from '../people/search.ts';
import { isPlacedWithin, isUnitWithin, type UnitScope } from '../units/scope.ts';
import { levelColumn } from '../units/tree.ts';
import type { Employment } from './input.ts';

export const staffPageSize = 50;

export interface StaffFilter {
	/** The public id of a unit; without one, the whole scope. */
	unit?: string;
	/** Everything below the unit as well. */
	subtree?: boolean;
	/** The day to look at; today without one. */
	asOf?: Day | null;
	/** Characters of a name, or initials. */
	query?: string;
	employment?: Employment;
	/** A role that the person holds today. */
	role?: Role;
	/** The public id of the last appointment of the page before. */
	after?: string;
}

/**
 * A page of who works in a unit (and below it) on a day, by initials and name, one row for each
 * post; a person merged into another appears as the one who was kept.
 *
 * Rights are judged by the tree of today, the unit's part of the tree by that of the day.
 * `is_person_visible` is false for who has moved out of the scope since: name and post then, no more.
 */
export async function listStaff(db: Reader, scope: UnitScope, filter: StaffFilter = {}) {
	const staff = await staffQuery(db, scope, filter);
	if (!staff) return { staff: [], after: undefined };
	const rows = await staff
		.innerJoin('unit', 'unit.id', 'a.unit_id')
		.select((eb) => [
			'a.public_id',
			'person.public_id as person_public_id',
			'person.name as person_name',
			isPersonWithin('person', scope).as('is_person_visible'),
			'unit.id as unit_id',
			'unit.public_id as unit_public_id',
			'a.title',
			'a.is_primary',
			sql<Employment>`a.employment`.as('employment'),
			sql<Day>`lower(a.valid)`.as('from'),
			sql<Day | null>`upper(a.valid)`.as('until'),
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'a.unit_id')
				.where(sql<SqlBool>`version.valid @> ${dayOr(filter.asOf)}`)
				.select('version.name')
				.orderBy('version.tree')
				.limit(1)
				.as('unit_name')
		])
		.$if(filter.after !== undefined, (query) =>
			query.where(
				sql<SqlBool>`(person.name_initials, person.name, person.id, a.id) > (
					select k.name_initials, k.name, k.id, last.id from appointment last
					join person holder on holder.id = last.person_id
					join person k on k.id = coalesce(holder.merged_into, holder.id)
					where last.public_id = ${filter.after})`
			)
		)
		.orderBy('person.name_initials')
		.orderBy('person.name')
		.orderBy('person.id')
		.orderBy('a.id')
		.limit(staffPageSize + 1)
		.execute();
	const page = rows.slice(0, staffPageSize);
	return { staff: page, after: rows.length > staffPageSize ? page.at(-1)?.public_id : undefined };
}

export type StaffRow = Awaited<ReturnType<typeof listStaff>>['staff'][number];

/** How many people (each once) the whole list holds, over all its pages. */
export async function countListedStaff(
	db: Reader,
	scope: UnitScope,
	filter: StaffFilter = {}
): Promise<number> {
	const staff = await staffQuery(db, scope, filter);
	if (!staff) return 0;
	const { people } = await staff
		.select((eb) => eb.fn.count<number>('person.id').distinct().as('people'))
		.executeTakeFirstOrThrow();
	return people;
}

/**
 * How many people work in each unit and below it on a day, everyone once; by unit id, 0 included.
 *
 * @param options.knownAt as it was believed at that instant, without later corrections
 */
export async function countStaff(
	db: Reader,
	unitIds: readonly number[],
	{ asOf = null, knownAt }: { asOf?: Day | null; knownAt?: Date } = {}
): Promise<Map<number, number>> {
	const counts = new Map(unitIds.map((id) => [id, 0]));
	if (unitIds.length === 0) return counts;
	const standing = await db
		.selectFrom('unit_place')
		.where('unit_id', 'in', [...unitIds])
		.where(sql<SqlBool>`valid @> ${dayOr(asOf)}`)
		.select(['unit_id', 'level', 'tree'])
		.execute();
	for (const { level, tree, ids } of groupByLevel(standing)) {
		const column = sql.ref(`place.${levelColumn(level)}`);
		const { rows } = await sql<{ unit_id: number; people: number }>`
			select ${column} as unit_id, count(distinct coalesce(person.merged_into, person.id)) as people
			from unit_place place
			join appointment a on a.unit_id = place.unit_id
			join person on person.id = a.person_id
			where ${column} = any(${ids}::bigint[]) and place.tree = ${tree}
				and place.valid @> ${dayOr(asOf)} and a.valid @> ${dayOr(asOf)} and ${isBelieved(knownAt)}
			group by 1`.execute(db);
		// A unit in both trees has the same people in it; below it there may be more in one of them.
		for (const { unit_id, people } of rows) {
			counts.set(unit_id, Math.max(people, counts.get(unit_id) ?? 0));
		}
	}
	return counts;
}

/**
 * How many people (each once) hold a post in each unit itself, without those below it, on a day or
 * later: who stays behind where the unit ends. By unit id, 0 included.
 */
export async function countPostHolders(
	db: Reader,
	unitIds: readonly number[],
	{ from }: { from: Day }
): Promise<Map<number, number>> {
	const counts = new Map(unitIds.map((id) => [id, 0]));
	if (unitIds.length === 0) return counts;
	const rows = await db
		.selectFrom('appointment as a')
		.innerJoin('person', 'person.id', 'a.person_id')
		.where('a.unit_id', 'in', [...unitIds])
		.where(sql<SqlBool>`upper_inf(a.recorded) and a.valid && daterange(${from}::date, null)`)
		.select([
			'a.unit_id',
			sql<number>`count(distinct coalesce(person.merged_into, person.id))`.as('people')
		])
		.groupBy('a.unit_id')
		.execute();
	for (const { unit_id, people } of rows) counts.set(unit_id, people);
	return counts;
}

/** The appointments of a person, newest first, with what each corrected; all that were ever believed where asked. */
export async function listAppointments(
	db: Reader,
	scope: UnitScope,
	personPublicId: string,
	{ knownAt }: { knownAt?: Date } = {}
) {
	return db
		.selectFrom('appointment as a')
		.innerJoin('person as holder', 'holder.id', 'a.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.innerJoin('unit', 'unit.id', 'a.unit_id')
		.where('person.public_id', '=', personPublicId)
		.where(isPersonWithin('person', scope))
		.where(isBelieved(knownAt))
		.select((eb) => [
			'a.public_id',
			'a.title',
			'a.is_primary',
			sql<Employment>`a.employment`.as('employment'),
			'a.entry_channel',
			'a.replaces_id',
			'unit.id as unit_id',
			'unit.public_id as unit_public_id',
			sql<boolean>`${isUnitWithin(eb.ref('a.unit_id'), scope)}`.as('is_unit_visible'),
			sql<Day>`lower(a.valid)`.as('from'),
			sql<Day | null>`upper(a.valid)`.as('until'),
			sql<boolean>`a.valid @> current_date`.as('is_current'),
			sql<Date>`lower(a.recorded)`.as('recorded_at'),
			// The name that the unit bore when the post ended, or bears now.
			eb
				.selectFrom('unit_version as version')
				.whereRef('version.unit_id', '=', 'a.unit_id')
				.where(sql<SqlBool>`version.valid && a.valid`)
				.select('version.name')
				.orderBy(
					sql`version.valid @> least(current_date, coalesce(upper(a.valid) - 1, current_date))`,
					'desc'
				)
				.orderBy(sql`lower(version.valid)`, 'desc')
				.limit(1)
				.as('unit_name')
		])
		.orderBy(sql`lower(a.valid)`, 'desc')
		.orderBy('a.is_primary', 'desc')
		.orderBy('a.id', 'desc')
		.execute();
}

export type ListedAppointment = Awaited<ReturnType<typeof listAppointments>>[number];

/** The rows of the list, without columns; undefined where it is certain that there are none. */
async function staffQuery(db: Reader, scope: UnitScope, filter: StaffFilter) {
	const named = filter.query ? peopleNamed(filter.query) : undefined;
	if (filter.query && !named) return undefined;
	const asOf = filter.asOf ?? null;
	const roots = filter.unit
		? await scopeOfUnit(db, filter.unit, { within: scope, asOf })
		: undefined;
	if (roots?.length === 0) return undefined;
	return db
		.selectFrom('appointment as a')
		.innerJoin('person as holder', 'holder.id', 'a.person_id')
		.innerJoin('person', (join) =>
			join.on('person.id', '=', (eb) => eb.fn.coalesce('holder.merged_into', 'holder.id'))
		)
		.where(sql<SqlBool>`upper_inf(a.recorded) and a.valid @> ${dayOr(asOf)}`)
		.where((eb) => isUnitWithin(eb.ref('a.unit_id'), scope))
		.$if(roots !== undefined && !filter.subtree, (query) =>
			query.where('a.unit_id', '=', roots?.[0]?.unitId ?? 0)
		)
		.$if(roots !== undefined && filter.subtree === true, (query) =>
			query.where((eb) =>
				eb.exists(
					eb
						.selectFrom('unit_place as place')
						.whereRef('place.unit_id', '=', 'a.unit_id')
						.where(sql<SqlBool>`place.valid @> ${dayOr(asOf)}`)
						.where((place) => isPlacedWithin(place, roots ?? []))
						.select('place.unit_id')
				)
			)
		)
		.$if(named !== undefined, (query) => query.where(sql<SqlBool>`person.id in ${named}`))
		.$if(filter.employment !== undefined, (query) =>
			query.where('a.employment', '=', filter.employment ?? '')
		)
		.$if(filter.role !== undefined, (query) =>
			query.where((eb) =>
				eb.exists(
					eb
						.selectFrom('role_grant as held')
						.whereRef('held.person_id', '=', 'person.id')
						.where('held.role', '=', filter.role ?? '')
						.where(sql<SqlBool>`held.valid @> current_date`)
						.select('held.id')
				)
			)
		);
}

function dayOr(asOf: Day | null | undefined): RawBuilder<Day> {
	return asOf ? sql<Day>`${asOf}::date` : sql<Day>`current_date`;
}

function isBelieved(knownAt: Date | undefined): RawBuilder<SqlBool> {
	return knownAt
		? sql<SqlBool>`a.recorded @> ${knownAt}::timestamptz`
		: sql<SqlBool>`upper_inf(a.recorded)`;
}

function groupByLevel(places: { unit_id: number; level: number; tree: string }[]) {
	const groups = new Map<string, { level: number; tree: string; ids: number[] }>();
	for (const { unit_id, level, tree } of places) {
		const key = `${tree} ${level}`;
		const group = groups.get(key) ?? { level, tree, ids: [] };
		group.ids.push(unit_id);
		groups.set(key, group);
	}
	return groups.values();
}
