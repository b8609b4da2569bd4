import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import { kindNames, type UnitKind } from './kind.ts';
import type { PilotLevel, PilotStatus } from './pilot.ts';
import { isPlacedWithin, isUnitWithin, type UnitScope } from './scope.ts';
import type { Tree } from './tree.ts';

export const childrenPageSize = 50;

/** On which day, and in which tree, units are shown. */
export interface View {
	asOf: Day;
	tree: Tree;
}

export interface UnitRow {
	id: number;
	public_id: string;
	code: string;
	name: string;
	short_name: string | null;
	kind: UnitKind;
	level: number;
	is_demo: boolean;
	/** How many units stand directly below on that day. */
	children_count: number;
	/** What it is a pilot or demonstration unit of on that day. */
	pilots: { status: PilotStatus; level: PilotLevel }[];
}

/** Units in scope as they stand in the tree on the day; the query that every list starts from. */
export function selectUnits(db: Reader, scope: UnitScope, { asOf, tree }: View) {
	return db
		.selectFrom('unit')
		.innerJoin('unit_version as version', 'version.unit_id', 'unit.id')
		.select(['unit.id', 'unit.public_id', 'unit.code', 'unit.is_demo'])
		.select(['version.name', 'version.short_name', 'version.level'])
		.select((eb) => [
			sql<UnitKind>`version.kind`.as('kind'),
			sql<number>`(
				select count(*) from unit_version child
				where child.parent_id = unit.id and child.tree = ${tree} and child.valid @> ${asOf}::date
			)`.as('children_count'),
			jsonArrayFrom(
				eb
					.selectFrom('pilot_status as pilot')
					.select([
						sql<PilotStatus>`pilot.status`.as('status'),
						sql<PilotLevel>`pilot.level`.as('level')
					])
					.whereRef('pilot.unit_id', '=', 'unit.id')
					.where(sql<boolean>`pilot.valid @> ${asOf}::date`)
					.orderBy('pilot.id')
			).as('pilots')
		])
		.where('version.tree', '=', tree)
		.where(sql<boolean>`version.valid @> ${asOf}::date`)
		.where((eb) => isUnitWithin(eb.ref('unit.id'), scope));
}

const kindPosition = sql<number>`array_position(${kindNames}::text[], version.kind)`;
/** Names in the order of their sounds. */
const nameInOrder = sql<string>`version.name collate "zh-x-icu"`;

/** One page of a list, and how to turn to its neighbours. */
export interface UnitPage {
	rows: UnitRow[];
	previous: string | null;
	next: string | null;
}

/**
 * What stands directly below a unit on the day, by level, kind and name, one page at a time.
 *
 * @param cursor the public id of the last unit of the page before, or with a dash in front of it
 * that of the first unit of the page after: as `previous` and `next` of a page name them
 */
export async function listChildren(
	db: Reader,
	scope: UnitScope,
	parentId: number,
	{
		cursor,
		limit = childrenPageSize,
		...view
	}: View & { cursor?: string | undefined; limit?: number }
): Promise<UnitPage> {
	const isBackward = cursor?.startsWith('-') ?? false;
	const below = selectUnits(db, scope, view).where('version.parent_id', '=', parentId);
	const anchor =
		cursor === undefined
			? undefined
			: await below
					.where('unit.public_id', '=', cursor.replace(/^-/, ''))
					.select(kindPosition.as('position'))
					.executeTakeFirst();
	const direction = isBackward ? 'desc' : 'asc';
	const found = await below
		.$if(anchor !== undefined, (query) =>
			query.where(
				sql<boolean>`(version.level, ${kindPosition}, ${nameInOrder}, unit.id)
					${isBackward ? sql`<` : sql`>`}
					(${anchor?.level}::smallint, ${anchor?.position}::int, ${anchor?.name}::text, ${anchor?.id}::bigint)`
			)
		)
		.orderBy('version.level', direction)
		.orderBy(kindPosition, direction)
		.orderBy(nameInOrder, direction)
		.orderBy('unit.id', direction)
		.limit(limit + 1)
		.execute();
	const hasMore = found.length > limit;
	const rows = isBackward ? found.slice(0, limit).reverse() : found.slice(0, limit);
	const [first, last] = [rows[0], rows.at(-1)];
	const hasBefore = isBackward ? hasMore : anchor !== undefined;
	const hasAfter = isBackward ? anchor !== undefined : hasMore;
	return {
		rows,
		previous: hasBefore && first ? `-${first.public_id}` : null,
		next: hasAfter && last ? last.public_id : null
	};
}

const rootsMax = 200;

/** Where somebody's part of the tree begins on the day: the units of their grants that no other contains. */
export async function listRoots(db: Reader, scope: UnitScope, view: View): Promise<UnitRow[]> {
	const ids = await listRootIds(db, scope, view.tree);
	return selectUnits(db, scope, view)
		.$if(ids === undefined, (query) => query.where('version.parent_id', 'is', null))
		.$if(ids !== undefined, (query) =>
			query.where((eb) => eb('unit.id', '=', eb.fn.any(eb.val(ids ?? []))))
		)
		.orderBy('version.level')
		.orderBy(nameInOrder)
		.orderBy('unit.id')
		.limit(rootsMax)
		.execute();
}

async function listRootIds(
	db: Reader,
	scope: UnitScope,
	tree: Tree
): Promise<number[] | undefined> {
	if (scope === 'everywhere') return undefined;
	const roots = scope.filter((root) => root.tree === tree);
	if (roots.length <= 1) return roots.map(({ unitId }) => unitId);
	const contained = await db
		.selectFrom('unit_place as place')
		.select('place.unit_id')
		.where(
			'place.unit_id',
			'in',
			roots.map(({ unitId }) => unitId)
		)
		.where(sql<boolean>`place.valid @> current_date`)
		.where((eb) =>
			eb.or(
				roots.map((root) =>
					eb.and([isPlacedWithin(eb, [root]), eb('place.unit_id', '<>', root.unitId)])
				)
			)
		)
		.execute();
	const containedIds = new Set(contained.map(({ unit_id }) => unit_id));
	return roots.map(({ unitId }) => unitId).filter((id) => !containedIds.has(id));
}
