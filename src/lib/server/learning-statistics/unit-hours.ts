import { sql, type RawBuilder } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Ledger } from '#lib/hours.ts';
import type { Reader } from '../database/reader.ts';
import { scopeOfUnit } from '../grants/reach.ts';
import type { Scope } from '../grants/actor.ts';
import { pathInWords } from '../units/path.ts';
import { isDecidingPlace, type UnitScope } from '../units/scope.ts';
import { levelColumn, levelColumns } from '../units/tree.ts';
import { mainTree } from '../units/unit-choice.ts';
import { getPath, getUnit } from '../units/unit.ts';
import { listChildren, listRoots } from '../units/unit-list.ts';
import { earnedIn } from './earned.ts';
import type { HoursPeriod } from './input.ts';

/** People, each once, and their minutes in one ledger. */
export interface LedgerSum {
	people: number;
	minutes: number;
}

export interface UnitHours {
	/** The public id. */
	unit: string;
	name: string;
	/** The unit of the page itself, without what stands below it. */
	isOwn: boolean;
	/** Who earned anything in any ledger, each once. */
	people: number;
	ledgers: Partial<Record<Ledger, LedgerSum>>;
}

export interface HoursOverview {
	/** The unit that is opened; null where the scope has several beginnings and none was chosen. */
	unit: { unit: string; name: string; path: string } | null;
	/** Where to go up to, where the actor may look; null at the beginning of the scope. */
	parent: { unit: string; name: string } | null;
	/** The unit itself and what stands right below it, or the beginnings of the scope. */
	rows: UnitHours[];
	/** Over all rows, everyone once. */
	total: Omit<UnitHours, 'unit' | 'name' | 'isOwn'>;
}

/** Units in one list: more than stand below any one. */
const childrenMax = 500;

type Sums = Map<number | null, Omit<UnitHours, 'unit' | 'name' | 'isOwn'>>;

/**
 * Hours by unit, child by child, under a unit or where the scope begins. Lines are laid to units by
 * the day they were earned, units to one another by the tree of today; one that is closed stands
 * where it stood last.
 *
 * @throws NotFound `unit-not-found` also out of scope
 */
export async function readUnitHours(
	db: Reader,
	scope: Scope,
	period: HoursPeriod,
	{ unit, today }: { unit?: string | undefined; today: Day }
): Promise<HoursOverview> {
	const view = { asOf: today, tree: mainTree(scope) };
	const roots = await listRoots(db, scope, view);
	const opened = unit ?? (roots.length === 1 ? roots[0]?.public_id : undefined);
	if (opened !== undefined) return readBelow(db, scope, period, { unit: opened, view });
	const rows: UnitHours[] = [];
	for (const root of roots) {
		const within = [{ tree: view.tree, level: root.level, unitId: root.id }];
		const sums = await sumHours(db, { scope, within, period, key: sql`null` });
		rows.push({ ...sumOf(sums, null), unit: root.public_id, name: root.name, isOwn: false });
	}
	const all = await sumHours(db, { scope, within: [...scope], period, key: sql`null` });
	return { unit: null, parent: null, rows, total: sumOf(all, null) };
}

async function readBelow(
	db: Reader,
	scope: Scope,
	period: HoursPeriod,
	{ unit: publicId, view }: { unit: string; view: { asOf: Day; tree: ReturnType<typeof mainTree> } }
): Promise<HoursOverview> {
	const unit = await getUnit(db, scope, publicId, view);
	const path = await getPath(db, scope, unit);
	const roots = await scopeOfUnit(db, publicId, { within: scope });
	const root = roots.find(({ tree }) => tree === unit.tree) ?? {
		tree: unit.tree,
		level: unit.level,
		unitId: unit.id
	};
	const sum = (key: RawBuilder<unknown>) => sumHours(db, { scope, within: [root], period, key });
	const [byChild, total] = [await sum(childBelow(root.level)), await sum(sql`null`)];
	const { rows: children } = await listChildren(db, scope, unit.id, {
		asOf: view.asOf,
		tree: unit.tree,
		limit: childrenMax
	});
	const named = new Map(children.map(({ id, public_id, name }) => [id, { unit: public_id, name }]));
	const gone = await listLastNames(
		db,
		[...byChild.keys()].filter((id) => id !== null && id !== unit.id && !named.has(id))
	);
	for (const { id, unit, name } of gone) named.set(id, { unit, name });
	const above = path.at(-1);
	return {
		unit: { unit: unit.public_id, name: unit.name, path: pathInWords(path) },
		parent: above?.is_open ? { unit: above.public_id, name: above.name } : null,
		rows: [
			{ ...sumOf(byChild, unit.id), unit: unit.public_id, name: unit.name, isOwn: true },
			...[...named].map(([id, name]) => ({ ...sumOf(byChild, id), ...name, isOwn: false }))
		],
		total: sumOf(total, null)
	};
}

/** The unit right below a level that a place leads through, or the placed unit itself at the level. */
function childBelow(level: number): RawBuilder<unknown> {
	const below = levelColumns.slice(level + 1).map((column) => sql.ref(`place.${column}`));
	return sql`coalesce(${sql.join([...below, sql.ref(`place.${levelColumn(level)}`)])})`;
}

/** Sums by a key of the row `place`, over everything within the roots. */
async function sumHours(
	db: Reader,
	{
		scope,
		within,
		period,
		key
	}: { scope: UnitScope; within: Scope; period: HoursPeriod; key: RawBuilder<unknown> }
): Promise<Sums> {
	const isWithin = within.map(
		({ tree, level, unitId }) =>
			sql`(place.tree = ${tree} and ${sql.ref(`place.${levelColumn(level)}`)} = ${unitId})`
	);
	const { rows } = await sql<{
		key: number | null;
		ledger: Ledger | null;
		people: number;
		minutes: number;
	}>`
		with earned as ${earnedIn(scope, period)},
		placed as (
			select distinct earned.*, (${key})::bigint as key
			from earned join unit_place place on place.unit_id = earned.unit_id
			where (${sql.join([sql`false`, ...isWithin], sql` or `)}) and ${isDecidingPlace}
		)
		select key, ledger, count(distinct person_id) as people, sum(minutes) as minutes
		from placed group by grouping sets ((key, ledger), (key))`.execute(db);
	const sums: Sums = new Map();
	for (const { key: id, ledger, people, minutes } of rows) {
		const sum = sums.get(id) ?? { people: 0, ledgers: {} };
		if (ledger === null) sum.people = people;
		else sum.ledgers[ledger] = { people, minutes };
		sums.set(id, sum);
	}
	return sums;
}

function sumOf(sums: Sums, id: number | null) {
	return sums.get(id) ?? { people: 0, ledgers: {} };
}

/** Units that are closed bear the name they had last. */
async function listLastNames(
	db: Reader,
	ids: readonly (number | null)[]
): Promise<{ id: number; unit: string; name: string }[]> {
	if (ids.length === 0) return [];
	const { rows } = await sql<{ id: number; unit: string; name: string }>`
		select distinct on (unit.id) unit.id, unit.public_id as unit, version.name
		from unit join unit_version version on version.unit_id = unit.id
		where unit.id = any(${ids}::bigint[])
		order by unit.id, version.valid @> current_date desc, lower(version.valid) desc`.execute(db);
	return rows;
}
