import type { Transaction } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	act,
	actor,
	lastAudit,
	placesOf,
	refusalOf,
	rehearse,
	tree,
	within
} from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Database } from '../database/schema.ts';
import { mergeUnits } from './merger.ts';
import type { UnitScope } from './scope.ts';
import { listVersions } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

describe('merging units', () => {
	const merge = (
		trx: Transaction<Database>,
		scope: UnitScope,
		facts: { units: string[]; into?: string; name?: string | null }
	) =>
		mergeUnits(trx, actor, scope, {
			...act,
			tree,
			into: null,
			name: null,
			short_name: null,
			parent: null,
			...facts
		});

	test('into a new unit that bears the name of one of them', () =>
		rehearse(db, async (trx) => {
			const merged = await merge(trx, within(units.changshaCounty, 3), {
				units: [units.xingsha.public_id, units.langli.public_id],
				name: '星沙街道（示例）'
			});
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({ level_4: merged.id });
			expect(await listVersions(trx, merged.id)).toMatchObject([
				{ name: '星沙街道（示例）', level: 4, kind: 'township', valid_from: day }
			]);
			const lineage = await trx.selectFrom('unit_lineage').selectAll().execute();
			expect(lineage.map(({ from_unit_id, to_unit_id }) => [from_unit_id, to_unit_id])).toEqual(
				expect.arrayContaining([
					[units.xingsha.id, merged.id],
					[units.langli.id, merged.id]
				])
			);
			expect(await lastAudit(trx)).toMatchObject({ action: 'unit.merge', unit_id: merged.id });
		}));

	test('into one that goes on', () =>
		rehearse(db, async (trx) => {
			await merge(trx, 'everywhere', {
				units: [units.langli.public_id],
				into: units.xingsha.public_id
			});
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({
				level_4: units.xingsha.id
			});
			expect(await listVersions(trx, units.langli.id)).toMatchObject([{ valid_until: day }]);
		}));

	test('one alone, into itself, without a name, or out of scope is refused', async () => {
		const both = [units.xingsha.public_id, units.langli.public_id];
		const refused = (facts: Parameters<typeof merge>[2], scope: UnitScope = 'everywhere') =>
			refusalOf(db, (trx) => merge(trx, scope, facts));
		expect((await refused({ units: both.slice(0, 1), name: '新街道' })).code).toBe(
			'unit-merger-too-few'
		);
		expect((await refused({ units: both, into: both[0] ?? '' })).code).toBe(
			'unit-merger-into-itself'
		);
		expect((await refused({ units: both })).code).toBe('unit-merger-name-missing');
		expect((await refused({ units: both, name: '新街道' }, within(units.langli, 4))).code).toBe(
			'unit-not-found'
		);
	});

	test('leaves nobody behind in the other tree', async () => {
		const refusal = await refusalOf(db, async (trx) => {
			await trx
				.insertInto('unit_version')
				.columns(['unit_id', 'tree', 'valid', 'parent_id', 'level', 'kind', 'name', 'change_id'])
				.expression((eb) =>
					eb
						.selectFrom('unit_version')
						.select((version) => [
							'unit_id',
							version.val('party-social-work').as('tree'),
							'valid',
							'parent_id',
							'level',
							'kind',
							'name',
							'change_id'
						])
						.where('unit_id', '=', units.longtang.id)
				)
				.execute();
			await merge(trx, 'everywhere', {
				units: [units.langli.public_id],
				into: units.xingsha.public_id
			});
		});
		expect(refusal).toMatchObject({ code: 'unit-children-remain', values: { count: 1 } });
	});
});
