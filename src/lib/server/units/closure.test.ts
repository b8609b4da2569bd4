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
import { closeUnit } from './closure.ts';
import { setPilot } from './pilot.ts';
import { renameUnit } from './renaming.ts';
import type { UnitScope } from './scope.ts';
import { listVersions, type UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

describe('closing a unit', () => {
	const close = (
		trx: Transaction<Database>,
		scope: UnitScope,
		unit: UnitIdentity,
		facts: { children_parent?: string; effective_on?: string } = {}
	) => closeUnit(trx, actor, scope, unit.public_id, { ...act, children_parent: null, ...facts });

	test('ends it on the day, and its pilot status with it', () =>
		rehearse(db, async (trx) => {
			await setPilot(trx, actor, 'everywhere', units.xingsha.public_id, {
				status: 'pilot',
				level: 'county',
				batch: '第一批',
				valid_from: '2023-01-01',
				valid_to: null,
				document_number: null,
				accepted_on: null
			});
			await close(trx, within(units.changshaCounty, 3), units.xingsha);
			expect(await listVersions(trx, units.xingsha.id)).toMatchObject([{ valid_until: day }]);
			expect((await placesOf(trx, units.xingsha)).map(({ valid }) => valid)).toEqual([
				`[${foundingDay},${day})`
			]);
			const pilot = await trx.selectFrom('pilot_status').select('valid').executeTakeFirstOrThrow();
			expect(pilot.valid).toBe(`[2023-01-01,${day})`);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.close',
				unit_id: units.xingsha.id
			});
		}));

	test('with units below is refused, and says how many', async () => {
		expect(
			await refusalOf(db, (trx) => close(trx, 'everywhere', units.changshaCounty))
		).toMatchObject({
			code: 'unit-children-remain',
			values: { count: 2 }
		});
	});

	test('may hand the units below to another', () =>
		rehearse(db, async (trx) => {
			await close(trx, 'everywhere', units.changshaCounty, {
				children_parent: units.xupu.public_id
			});
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({
				valid: `[${day},)`,
				level_2: units.huaihua.id,
				level_3: units.xupu.id
			});
		}));

	test('cannot hand them to one of themselves or to a unit that is not above them', async () => {
		const refused = (heir: UnitIdentity) =>
			refusalOf(db, (trx) =>
				close(trx, 'everywhere', units.changshaCounty, { children_parent: heir.public_id })
			);
		expect((await refused(units.langli)).code).toBe('unit-cycle');
		expect((await refused(units.longtang)).code).toBe('unit-child-not-below');
	});

	test('twice, and any act on the closed unit, is refused', async () => {
		const twice = await refusalOf(db, async (trx) => {
			await close(trx, 'everywhere', units.xingsha);
			await close(trx, 'everywhere', units.xingsha, { effective_on: '2025-01-01' });
		});
		expect(twice).toMatchObject({ code: 'unit-closed', values: { date: day } });
		const earlier = await refusalOf(db, async (trx) => {
			await close(trx, 'everywhere', units.xingsha);
			await renameUnit(trx, actor, 'everywhere', units.xingsha.public_id, {
				...act,
				effective_on: '2024-01-01',
				name: '星沙新城街道（示例）',
				short_name: null
			});
		});
		expect(earlier).toMatchObject({ code: 'unit-act-before-later-act' });
	});

	test('the root of one’s own scope is for those above', async () => {
		expect(
			await refusalOf(db, (trx) => close(trx, within(units.xingsha, 4), units.xingsha))
		).toMatchObject({ code: 'unit-parent-out-of-scope' });
	});
});
