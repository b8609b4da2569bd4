import { sql, type Kysely, type Transaction } from 'kysely';
import { expect } from 'vitest';
import { systemActor } from '#lib/server/audit/audit.ts';
import type { Database } from '#lib/server/database/schema.ts';
import { Refusal } from '#lib/server/errors.ts';
import { mergeUnits } from '#lib/server/units/merger.ts';
import { moveUnit } from '#lib/server/units/move.ts';
import { verifyPlaces } from '#lib/server/units/place.ts';
import type { UnitScope } from '#lib/server/units/scope.ts';
import type { UnitIdentity } from '#lib/server/units/version.ts';
import { seedUnits } from './units.ts';

export const actor = systemActor('test');

export const tree = 'civil-affairs';

/** What every act of the tests says of itself. */
export const act = {
	effective_on: '2024-07-01',
	document_number: '示例政发〔2024〕7号',
	reason: null
};

/** The scope of a grant on a unit. */
export function within(unit: UnitIdentity, level: number): UnitScope {
	return [{ tree, level, unitId: unit.id }];
}

/**
 * Runs an act, holds all places against a recount, and takes the act back, so that every test
 * begins with the same tree.
 */
export async function rehearse(
	db: Kysely<Database>,
	run: (trx: Transaction<Database>) => Promise<void>
): Promise<void> {
	const takenBack = new Error('taken back');
	await db
		.transaction()
		.execute(async (trx) => {
			await run(trx);
			expect(await verifyPlaces(trx)).toEqual([]);
			throw takenBack;
		})
		.catch((error) => {
			if (error !== takenBack) throw error;
		});
}

/** What an act is refused with. Throws where it is not refused. */
export async function refusalOf(
	db: Kysely<Database>,
	run: (trx: Transaction<Database>) => Promise<unknown>
): Promise<Pick<Refusal, 'code' | 'field' | 'values'>> {
	const caught = await db
		.transaction()
		.execute(run)
		.then(
			() => undefined,
			(error: unknown) => error
		);
	if (!(caught instanceof Refusal)) throw caught ?? new Error('It was not refused.');
	const { code, field, values } = caught;
	return { code, field, values };
}

/** Where a unit stands, in the order of time. */
export async function placesOf(trx: Transaction<Database>, unit: UnitIdentity) {
	return trx
		.selectFrom('unit_place')
		.select(['valid', 'level_1', 'level_2', 'level_3', 'level_4'])
		.where('unit_id', '=', unit.id)
		.orderBy(sql`lower(valid)`)
		.execute();
}

export async function lastAudit(trx: Transaction<Database>) {
	return trx
		.selectFrom('audit_event')
		.select(['action', 'subject_id', 'unit_id', 'detail'])
		.orderBy('seq', 'desc')
		.executeTakeFirstOrThrow();
}

/**
 * The units of `seedUnits` after two acts on the day of `act`: 溆浦县 went from 怀化 to 长沙, and 星沙
 * was merged into 㮾梨.
 */
export async function seedChangedUnits(db: Kysely<Database>) {
	const units = await seedUnits(db);
	await db.transaction().execute(async (trx) => {
		await moveUnit(trx, actor, 'everywhere', units.xupu.public_id, {
			...{ ...act, tree, parent: units.changsha.public_id, level: null }
		});
		await mergeUnits(trx, actor, 'everywhere', {
			...{ ...act, tree, units: [units.xingsha.public_id], into: units.langli.public_id },
			...{ name: null, short_name: null, parent: null }
		});
	});
	return units;
}
