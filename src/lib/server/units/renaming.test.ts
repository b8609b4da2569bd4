import type { Transaction } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	act,
	actor,
	lastAudit,
	placesOf,
	refusalOf,
	rehearse,
	within
} from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { renameUnit } from './renaming.ts';
import type { UnitScope } from './scope.ts';
import { listVersions } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

describe('renaming a unit', () => {
	const renaming = { ...act, name: '榔梨街道（示例）', short_name: null };
	const rename = (trx: Transaction<Database>, scope: UnitScope, facts: object = {}) =>
		renameUnit(trx, actor, scope, units.langli.public_id, { ...renaming, ...facts });

	test('keeps the old name until the day before, and its place', () =>
		rehearse(db, async (trx) => {
			const placesBefore = await placesOf(trx, units.langli);
			await rename(trx, within(units.langli, 4));
			const versions = await listVersions(trx, units.langli.id);
			expect(versions).toMatchObject([
				{ name: '㮾梨街道（示例）', valid_from: foundingDay, valid_until: day },
				{ name: '榔梨街道（示例）', valid_from: day, valid_until: null }
			]);
			expect(await placesOf(trx, units.langli)).toEqual(placesBefore);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.rename',
				detail: { from: '㮾梨街道（示例）', to: '榔梨街道（示例）' }
			});
		}));

	test('twice on one day leaves the later name alone', () =>
		rehearse(db, async (trx) => {
			await rename(trx, 'everywhere');
			await rename(trx, 'everywhere', { name: '朗梨街道（示例）' });
			const versions = await listVersions(trx, units.langli.id);
			expect(versions.map(({ name }) => name)).toEqual(['㮾梨街道（示例）', '朗梨街道（示例）']);
		}));

	test('to the name it has, to a sibling’s name, and out of scope are refused', async () => {
		const refused = (scope: UnitScope, facts: object = {}) =>
			refusalOf(db, (trx) => rename(trx, scope, facts));
		expect((await refused('everywhere', { name: '㮾梨街道（示例）' })).code).toBe('unit-unchanged');
		expect((await refused('everywhere', { name: '星沙街道（示例）' })).code).toBe(
			'unit-name-taken'
		);
		expect((await refused(within(units.huaihua, 2))).code).toBe('unit-not-found');
		expect((await refused([])).code).toBe('unit-not-found');
	});

	test('before it existed, and before a later act, is refused with the day', async () => {
		expect(
			await refusalOf(db, (trx) => rename(trx, 'everywhere', { effective_on: '2019-12-31' }))
		).toMatchObject({ code: 'unit-act-before-unit', values: { date: foundingDay } });
		const refusal = await refusalOf(db, async (trx) => {
			await rename(trx, 'everywhere');
			await rename(trx, 'everywhere', { effective_on: '2024-06-30', name: '朗梨街道（示例）' });
		});
		expect(refusal).toMatchObject({ code: 'unit-act-before-later-act', values: { date: day } });
	});
});
