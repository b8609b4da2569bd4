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
import { creation, foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import { closeUnit } from './closure.ts';
import { createUnit } from './creation.ts';
import { getHistory } from './history.ts';
import type { PlacementInput } from './input.ts';
import { findTreeToPlaceIn, placeUnit } from './placement.ts';
import { renameUnit } from './renaming.ts';
import { getUnit } from './unit.ts';
import { listVersions, type UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const { effective_on: day } = act;
const tree = 'party-social-work';
let units: Awaited<ReturnType<typeof seedUnits>>;
let department: UnitIdentity;
let county: UnitIdentity;

beforeAll(async () => {
	units = await seedUnits(db);
	const found = (name: string, level: number, parent: string | null) =>
		db.transaction().execute((trx) =>
			createUnit(trx, actor, 'everywhere', {
				...creation({ name, level, parent }),
				...{ tree, kind: 'social-work-department' }
			})
		);
	department = await found('湖南省委社会工作部（示例）', 1, null);
	county = await found('长沙县委社会工作部（示例）', 3, department.public_id);
});

const placement = (facts: Partial<PlacementInput> = {}): PlacementInput => ({
	...{ ...act, tree, parent: county.public_id, level: null },
	...facts
});

/** Somebody who changes units of the county in both trees. */
const inBoth = () => [
	{ tree: 'civil-affairs', level: 3, unitId: units.changshaCounty.id },
	{ tree, level: 3, unitId: county.id }
];

describe('placing a unit in the other tree', () => {
	test('keeps the unit and its place, and adds one below the new parent from that day on', () =>
		rehearse(db, async (trx) => {
			const unit = await placeUnit(trx, actor, inBoth(), units.longtang.public_id, placement());
			expect(unit.id).toBe(units.longtang.id);
			const versions = await listVersions(trx, unit.id);
			expect(
				versions.map(({ tree, valid_from, valid_until, parent_id, level, name }) => ({
					...{ tree, valid_from, valid_until, parent_id, level, name }
				}))
			).toEqual([
				{
					...{ tree: 'civil-affairs', valid_from: foundingDay, valid_until: null },
					...{ parent_id: units.langli.id, level: 5, name: '龙塘社区（示例）' }
				},
				{
					...{ tree, valid_from: day, valid_until: null },
					...{ parent_id: county.id, level: 5, name: '龙塘社区（示例）' }
				}
			]);
			expect((await placesOf(trx, unit)).at(-1)).toEqual({
				...{ valid: `[${day},)`, level_1: department.id, level_2: null },
				...{ level_3: county.id, level_4: null }
			});
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.place',
				subject_id: unit.public_id,
				unit_id: unit.id,
				detail: {
					...{ effective_on: day, document_number: act.document_number },
					...{ tree, parent: county.public_id, level: 5 }
				}
			});
		}));

	test('does not take along what stands below, and may give another level', () =>
		rehearse(db, async (trx) => {
			await placeUnit(trx, actor, inBoth(), units.langli.public_id, placement({ level: 5 }));
			const versions = await listVersions(trx, units.langli.id);
			expect(versions.map(({ level }) => level)).toEqual([4, 5]);
			expect(await listVersions(trx, units.longtang.id)).toHaveLength(1);
		}));

	test('is told apart from the founding in the history', () =>
		rehearse(db, async (trx) => {
			await placeUnit(trx, actor, 'everywhere', units.longtang.public_id, placement());
			const history = await getHistory(trx, 'everywhere', units.longtang.id);
			expect(history.map(({ kind, is_placement }) => [kind, is_placement])).toEqual([
				['create', true],
				['create', false]
			]);
			expect(history[0]?.after).toMatchObject([
				{ tree, parent: { name: '长沙县委社会工作部（示例）' } }
			]);
		}));

	test('leaves the day of its founding as it was, and names the day it came into the tree', () =>
		rehearse(db, async (trx) => {
			await placeUnit(trx, actor, 'everywhere', units.longtang.public_id, placement());
			const shownIn = (tree: PlacementInput['tree'], asOf: string) =>
				getUnit(trx, 'everywhere', units.longtang.public_id, { asOf, tree });
			expect(await shownIn('civil-affairs', day)).toMatchObject({
				...{ founded_on: foundingDay, placed_on: null, state: 'existing' }
			});
			expect(await shownIn(tree, day)).toMatchObject({
				...{ founded_on: foundingDay, placed_on: day, state: 'existing' }
			});
			expect(await shownIn(tree, '2024-06-30')).toMatchObject({
				...{ shown_on: day, placed_on: day, state: 'planned' }
			});
		}));

	test('leaves one unit: a later name holds in both trees', () =>
		rehearse(db, async (trx) => {
			await placeUnit(trx, actor, 'everywhere', units.longtang.public_id, placement());
			await renameUnit(trx, actor, 'everywhere', units.longtang.public_id, {
				...{ ...act, effective_on: '2025-01-01' },
				...{ name: '龙塘新社区（示例）', short_name: null }
			});
			const names = (await listVersions(trx, units.longtang.id))
				.filter(({ valid_until }) => valid_until === null)
				.map(({ name }) => name);
			expect(names).toEqual(['龙塘新社区（示例）', '龙塘新社区（示例）']);
		}));

	test('twice is refused, and so is the tree it was founded in', () =>
		rehearse(db, async (trx) => {
			const place = (facts: Partial<PlacementInput>) =>
				placeUnit(trx, actor, 'everywhere', units.longtang.public_id, placement(facts));
			await place({});
			await expect(place({})).rejects.toMatchObject({ code: 'unit-already-in-tree' });
			await expect(
				place({ tree: 'civil-affairs', parent: units.xingsha.public_id })
			).rejects.toMatchObject({ code: 'unit-already-in-tree' });
		}));

	test('below nothing, below its own level, before its founding or after its end is refused', async () => {
		const refused = (facts: Partial<PlacementInput>, unit = units.longtang) =>
			refusalOf(db, (trx) => placeUnit(trx, actor, 'everywhere', unit.public_id, placement(facts)));
		expect(await refused({ parent: units.xupu.public_id })).toMatchObject({
			...{ code: 'unit-parent-not-there', field: 'parent' }
		});
		expect(await refused({ level: 3 })).toMatchObject({
			...{ code: 'unit-level-not-below-parent', field: 'level' }
		});
		expect((await refused({ effective_on: '2019-12-31' })).code).toBe('unit-act-before-unit');
		expect((await refused({ effective_on: '2206-01-01' })).code).toBe('unit-act-too-far');
		expect((await refused({}, units.xupu)).code).toBe('unit-kind-not-in-tree');
		const closed = await refusalOf(db, async (trx) => {
			await closeUnit(trx, actor, 'everywhere', units.longtang.public_id, {
				...{ ...act, children_parent: null }
			});
			await placeUnit(trx, actor, 'everywhere', units.longtang.public_id, placement());
		});
		expect(closed.code).toBe('unit-closed');
	});

	test('asks for the unit and for the parent in scope', async () => {
		const refused = (scope: Parameters<typeof placeUnit>[2]) =>
			refusalOf(db, (trx) => placeUnit(trx, actor, scope, units.longtang.public_id, placement()));
		expect(await refused(within(units.changshaCounty, 3))).toMatchObject({
			...{ code: 'unit-not-found', field: 'parent' }
		});
		expect(await refused([{ tree, level: 3, unitId: county.id }])).toMatchObject({
			...{ code: 'unit-not-found', field: undefined }
		});
	});
});

test('a tree to place in is one that the unit lacks, that takes its kind, and that lies in scope', () => {
	const community = { trees: ['civil-affairs'], kind: 'community' } as const;
	const civilOnly = within(units.changshaCounty, 3);

	expect(findTreeToPlaceIn(community, inBoth())).toBe(tree);
	expect(findTreeToPlaceIn(community, 'everywhere')).toBe(tree);
	expect(findTreeToPlaceIn(community, civilOnly)).toBeUndefined();
	expect(findTreeToPlaceIn({ ...community, kind: 'civil-affairs' }, inBoth())).toBeUndefined();
	expect(
		findTreeToPlaceIn({ ...community, trees: ['civil-affairs', tree] }, inBoth())
	).toBeUndefined();
});
