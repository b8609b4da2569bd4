import type { Transaction } from 'kysely';
import type { Day } from '#lib/dates.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { AuditActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { closeUnit } from '../units/closure.ts';
import { mergeUnits } from '../units/merger.ts';
import { moveUnit } from '../units/move.ts';
import { setPilot } from '../units/pilot.ts';
import { derivePlaces } from '../units/place.ts';
import { renameUnit } from '../units/renaming.ts';
import { splitUnit } from '../units/split.ts';
import { levels, type Tree } from '../units/tree.ts';
import type { UnitIdentity } from '../units/version.ts';
import type { DemoAct, DemoPilot, DemoScript, DemoUnit } from './script.ts';

const tree: Tree = 'civil-affairs';

/** Units of the demonstration, by their code; those that an act founds also by their name. */
export type SeededUnits = Map<string, UnitIdentity>;

/**
 * Founds the units in a few statements, then runs their history through the commands of the
 * domain, and sets the pilots.
 */
export async function seedUnits(
	trx: Transaction<Database>,
	actor: AuditActor,
	{ units, acts, pilots }: DemoScript
): Promise<SeededUnits> {
	const seeded = await foundUnits(trx, units);
	for (const act of acts) await perform(trx, actor, seeded, act);
	for (const pilot of pilots) await designate(trx, actor, seeded, pilot);
	return seeded;
}

/** The unit of that code or name. @throws where the script names one that is not there */
export function getSeeded(seeded: SeededUnits, key: string): UnitIdentity {
	const unit = seeded.get(key);
	if (!unit) throw new Error(`The demonstration names the unit ${key}, which is not there.`);
	return unit;
}

async function foundUnits(
	trx: Transaction<Database>,
	units: readonly DemoUnit[]
): Promise<SeededUnits> {
	const rows = await trx
		.insertInto('unit')
		.values(units.map(({ code }) => ({ public_id: createPublicId(), code, is_demo: true })))
		.returning(['id', 'public_id', 'code', 'is_demo'])
		.execute();
	const seeded: SeededUnits = new Map(rows.map((row) => [row.code, row]));
	const changeIds = await foundActs(trx, seeded, units);
	const versions = units.flatMap((unit) => listVersions(unit, units, seeded, changeIds));
	await trx.insertInto('unit_version').values(versions).execute();
	const first = units.map(({ from }) => from).toSorted()[0];
	if (first !== undefined) {
		await derivePlaces(
			trx,
			rows.map(({ id }) => id),
			{ from: first }
		);
	}
	return seeded;
}

/** One founding act for each unit, by the unit's code. */
async function foundActs(
	trx: Transaction<Database>,
	seeded: SeededUnits,
	units: readonly DemoUnit[]
): Promise<Map<string, number>> {
	const acts = units.map((unit) => ({ unit, publicId: createPublicId() }));
	const changes = await trx
		.insertInto('unit_change')
		.values(
			acts.map(({ unit, publicId }) => ({
				public_id: publicId,
				kind: 'create',
				effective_on: unit.from,
				document_number: unit.document,
				is_demo: true
			}))
		)
		.returning(['id', 'public_id'])
		.execute();
	const idByPublicId = new Map(changes.map((change) => [change.public_id, change.id]));
	const changeIds = new Map<string, number>();
	for (const { unit, publicId } of acts) {
		const id = idByPublicId.get(publicId);
		if (id !== undefined) changeIds.set(unit.code, id);
	}
	await trx
		.insertInto('unit_change_subject')
		.values(
			[...changeIds].map(([code, change_id]) => ({
				change_id,
				unit_id: getSeeded(seeded, code).id
			}))
		)
		.execute();
	return changeIds;
}

function listVersions(
	unit: DemoUnit,
	units: readonly DemoUnit[],
	seeded: SeededUnits,
	changeIds: Map<string, number>
) {
	const version = (place: { tree: Tree; parent?: string | undefined; from: Day }) => ({
		unit_id: getSeeded(seeded, unit.code).id,
		tree: place.tree,
		valid: `[${place.from},)`,
		parent_id: place.parent === undefined ? null : getSeeded(seeded, place.parent).id,
		level: levels[unit.level],
		kind: unit.kind,
		name: unit.name,
		division_code: unit.division ?? null,
		change_id: changeIds.get(unit.code) ?? 0
	});
	const own = version(unit);
	const department = units.find(({ code }) => code === unit.party);
	if (!department) return [own];
	const from = department.from > unit.from ? department.from : unit.from;
	return [own, version({ tree: 'party-social-work', parent: department.code, from })];
}

async function perform(
	trx: Transaction<Database>,
	actor: AuditActor,
	seeded: SeededUnits,
	act: DemoAct
): Promise<void> {
	const facts = { effective_on: act.on, document_number: act.document, reason: act.reason };
	const idOf = (key: string) => getSeeded(seeded, key).public_id;
	switch (act.kind) {
		case 'rename': {
			const names = { name: act.name, short_name: null };
			await renameUnit(trx, actor, 'everywhere', idOf(act.unit), { ...facts, ...names });
			return;
		}
		case 'move': {
			const place = { tree, parent: idOf(act.parent), level: null };
			await moveUnit(trx, actor, 'everywhere', idOf(act.unit), { ...facts, ...place });
			return;
		}
		case 'close': {
			await closeUnit(trx, actor, 'everywhere', idOf(act.unit), {
				...facts,
				children_parent: null
			});
			return;
		}
		case 'merge': {
			const heir = await mergeUnits(trx, actor, 'everywhere', {
				...facts,
				tree,
				units: act.units.map(idOf),
				into: act.into === undefined ? null : idOf(act.into),
				name: act.name ?? null,
				short_name: null,
				parent: null
			});
			if (act.name !== undefined) seeded.set(act.name, heir);
			return;
		}
		case 'split': {
			const parts = await splitUnit(trx, actor, 'everywhere', idOf(act.unit), {
				...facts,
				tree,
				is_kept: false,
				parts: act.parts.map((name) => ({
					name,
					short_name: null,
					kind: null,
					division_code: null,
					children: []
				}))
			});
			parts.forEach((part, index) => seeded.set(act.parts[index] ?? '', part));
		}
	}
}

async function designate(
	trx: Transaction<Database>,
	actor: AuditActor,
	seeded: SeededUnits,
	{ unit, from, until, document, accepted_on, ...pilot }: DemoPilot
): Promise<void> {
	await setPilot(trx, actor, 'everywhere', getSeeded(seeded, unit).public_id, {
		...pilot,
		valid_from: from,
		valid_to: until ?? null,
		document_number: document,
		accepted_on: accepted_on ?? null
	});
}
