import { beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
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
import { creation, seedUnits } from '../../../../tests/support/units.ts';
import { closeUnit } from './closure.ts';
import { createUnit } from './creation.ts';
import { listVersions } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

describe('founding a unit', () => {
	const station = () =>
		creation({ name: '㮾梨街道社工站（示例）', level: 6, parent: units.langli.public_id });

	test('gives it a place below its parent, a code, and an audit row', () =>
		rehearse(db, async (trx) => {
			const unit = await createUnit(trx, actor, within(units.changshaCounty, 3), {
				...station(),
				effective_on: day
			});
			expect(unit.code).toBe('000000U0015');
			expect(await placesOf(trx, unit)).toEqual([
				{
					valid: `[${day},)`,
					level_1: units.hunan.id,
					level_2: units.changsha.id,
					level_3: units.changshaCounty.id,
					level_4: units.langli.id
				}
			]);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.create',
				subject_id: unit.public_id,
				unit_id: unit.id,
				detail: { effective_on: day, parent: units.langli.public_id }
			});
		}));

	test('without a level takes the usual one of its kind below that parent', () =>
		rehearse(db, async (trx) => {
			const levelOf = async (facts: object) => {
				const unit = await createUnit(trx, actor, 'everywhere', {
					...station(),
					...facts,
					level: null
				});
				return (await listVersions(trx, unit.id))[0]?.level;
			};
			expect(await levelOf({})).toBe(6);
			expect(await levelOf({ kind: 'civil-affairs', parent: units.dongguan.public_id })).toBe(3);
		}));

	test('below a unit out of scope is refused as if it were not there', async () => {
		const refusal = await refusalOf(db, (trx) =>
			createUnit(trx, actor, within(units.huaihua, 2), station())
		);
		expect(refusal).toMatchObject({ code: 'unit-not-found', field: 'parent' });
	});

	test('without a parent is for the system alone', async () => {
		const root = creation({ name: '另一个民政部（示例）', level: 0, parent: null });
		const refusal = await refusalOf(db, (trx) =>
			createUnit(trx, actor, within(units.nation, 0), root)
		);
		expect(refusal.code).toBe('unit-root-forbidden');
	});

	test('twice under one name in one place is refused', async () => {
		const again = creation({
			name: '星沙街道（示例）',
			level: 4,
			parent: units.changshaCounty.public_id
		});
		const refusal = await refusalOf(db, (trx) => createUnit(trx, actor, 'everywhere', again));
		expect(refusal).toMatchObject({ code: 'unit-name-taken', field: 'name' });
	});

	test('with a code that another unit has is refused', async () => {
		const refusal = await refusalOf(db, (trx) =>
			createUnit(trx, actor, 'everywhere', { ...station(), code: units.langli.code })
		);
		expect(refusal).toMatchObject({ code: 'unit-code-taken', field: 'code' });
	});

	test('not below its parent, before its parent, and far ahead are refused', async () => {
		const refused = (facts: object) =>
			refusalOf(db, (trx) => createUnit(trx, actor, 'everywhere', { ...station(), ...facts }));
		expect((await refused({ level: null, kind: 'township' })).code).toBe(
			'unit-level-not-below-parent'
		);
		expect((await refused({ level: 4 })).code).toBe('unit-level-not-below-parent');
		expect((await refused({ effective_on: '2019-12-31' })).code).toBe('unit-parent-not-there');
		expect((await refused({ effective_on: '2206-01-01' })).code).toBe('unit-act-too-far');
		expect((await refused({ division_code: '991234' })).code).toBe('unit-division-unknown');
		expect((await refused({ kind: 'social-work-department' })).code).toBe('unit-kind-not-in-tree');
	});

	test('below a unit that is known to close is refused', () =>
		rehearse(db, async (trx) => {
			const tomorrow = addDays(businessDay(new Date()), 1);
			await closeUnit(trx, actor, 'everywhere', units.xingsha.public_id, {
				...act,
				effective_on: tomorrow,
				children_parent: null
			});
			const attempt = createUnit(
				trx,
				actor,
				'everywhere',
				creation({ name: '星沙社区（示例）', level: 5, parent: units.xingsha.public_id })
			);
			await expect(attempt).rejects.toMatchObject({ code: 'unit-parent-not-there' });
		}));

	test('the two trees are independent', () =>
		rehearse(db, async (trx) => {
			const department = await createUnit(trx, actor, 'everywhere', {
				...creation({ name: '湖南省委社会工作部（示例）', level: 1, parent: null }),
				tree: 'party-social-work',
				kind: 'social-work-department'
			});
			const attempt = createUnit(trx, actor, 'everywhere', {
				...creation({ name: '望月社区（示例）', level: 5, parent: department.public_id })
			});
			await expect(attempt).rejects.toMatchObject({ code: 'unit-parent-not-there' });
		}));
});
