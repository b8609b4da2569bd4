import { sql } from 'kysely';
import type { Day } from '#lib/dates.ts';
import type { Reader } from '../database/reader.ts';
import type { ActKind } from './act.ts';
import { isUnitWithin, type UnitScope } from './scope.ts';
import type { Tree } from './tree.ts';

/** A unit that an act names; one out of scope keeps its name but leads nowhere. */
export interface NamedUnit {
	public_id: string;
	name: string;
	is_open: boolean;
}

/** How the unit stood in one tree, on one side of the act. */
export interface Standing {
	tree: Tree;
	name: string;
	short_name: string | null;
	level: number;
	parent: NamedUnit | null;
}

export interface HistoryAct {
	public_id: string;
	kind: ActKind;
	effective_on: Day;
	document_number: string | null;
	reason: string | null;
	recorded_at: Date;
	/** It did not found the unit, but placed it in the other tree as well. */
	is_placement: boolean;
	/** How it stood until the day before, and how from that day on; empty before its founding and after its end. */
	before: Standing[];
	after: Standing[];
	/** Who became this unit, and whom this unit became. */
	predecessors: NamedUnit[];
	successors: NamedUnit[];
}

/** Every act that touched a unit, the latest first, each with its document and what it changed. */
export async function getHistory(
	db: Reader,
	scope: UnitScope,
	unitId: number
): Promise<HistoryAct[]> {
	const [acts, standings, lineage] = [
		await listActs(db, unitId),
		await listStandings(db, scope, unitId),
		await listLineage(db, scope, unitId)
	];
	return acts.map(({ id, ...act }) => ({
		...act,
		// The first act of a unit is the one that founded it.
		is_placement: act.kind === 'create' && id !== acts.at(-1)?.id,
		before: standings.filter(({ until }) => until === act.effective_on).map(toStanding),
		after: standings.filter(({ from }) => from === act.effective_on).map(toStanding),
		predecessors: lineage
			.filter((link) => link.change_id === id && link.to_unit_id === unitId)
			.map(toNamedUnit),
		successors: lineage
			.filter((link) => link.change_id === id && link.from_unit_id === unitId)
			.map(toNamedUnit)
	}));
}

async function listActs(db: Reader, unitId: number) {
	return db
		.selectFrom('unit_change_subject as subject')
		.innerJoin('unit_change as change', 'change.id', 'subject.change_id')
		.select(['change.id', 'change.public_id', 'effective_on', 'document_number', 'reason'])
		.select(['recorded_at', sql<ActKind>`change.kind`.as('kind')])
		.where('subject.unit_id', '=', unitId)
		.orderBy('effective_on', 'desc')
		.orderBy('change.id', 'desc')
		.execute();
}

async function listStandings(db: Reader, scope: UnitScope, unitId: number) {
	return db
		.selectFrom('unit_version as version')
		.leftJoin('unit as parent', 'parent.id', 'version.parent_id')
		.leftJoin('unit_version as above', (join) =>
			join
				.onRef('above.unit_id', '=', 'parent.id')
				.onRef('above.tree', '=', 'version.tree')
				.on(sql<boolean>`above.valid @> lower(version.valid)`)
		)
		.select(['version.name', 'version.short_name', 'version.level'])
		.select(['parent.public_id as parent_public_id', 'above.name as parent_name'])
		.select((eb) => [
			sql<Tree>`version.tree`.as('tree'),
			sql<Day>`lower(version.valid)`.as('from'),
			sql<Day | null>`upper(version.valid)`.as('until'),
			isUnitWithin(eb.ref('parent.id'), scope).as('is_parent_open')
		])
		.where('version.unit_id', '=', unitId)
		.orderBy('version.tree')
		.orderBy('from')
		.execute();
}

function toStanding(row: Awaited<ReturnType<typeof listStandings>>[number]): Standing {
	const { tree, name, short_name, level, parent_public_id, parent_name, is_parent_open } = row;
	const parent =
		parent_public_id === null
			? null
			: { public_id: parent_public_id, name: parent_name ?? '', is_open: is_parent_open };
	return { tree, name, short_name, level, parent };
}

/** The other side of every merger and split, under the name it bore on the day nearest to the act. */
async function listLineage(db: Reader, scope: UnitScope, unitId: number) {
	return db
		.selectFrom('unit_lineage as lineage')
		.innerJoin('unit_change as change', 'change.id', 'lineage.change_id')
		.innerJoin('unit as other', (join) =>
			join.on(sql<boolean>`other.id = lineage.from_unit_id + lineage.to_unit_id - ${unitId}`)
		)
		.innerJoin('unit_version as version', (join) =>
			join.onRef('version.unit_id', '=', 'other.id').on(
				sql<boolean>`version.id = (
					select near.id from unit_version near
					where near.unit_id = other.id and lower(near.valid) <= change.effective_on
					order by lower(near.valid) desc, near.id limit 1)`
			)
		)
		.select(['lineage.change_id', 'lineage.from_unit_id', 'lineage.to_unit_id'])
		.select(['other.public_id', 'version.name'])
		.select((eb) => isUnitWithin(eb.ref('other.id'), scope).as('is_open'))
		.where((eb) =>
			eb.or([eb('lineage.from_unit_id', '=', unitId), eb('lineage.to_unit_id', '=', unitId)])
		)
		.orderBy('version.name')
		.execute();
}

function toNamedUnit(row: Awaited<ReturnType<typeof listLineage>>[number]): NamedUnit {
	return { public_id: row.public_id, name: row.name, is_open: row.is_open };
}
