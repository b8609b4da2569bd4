import { sql, type Transaction } from 'kysely';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { creation, foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import { systemActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Refusal } from '../errors.ts';
import { closeUnit } from './closure.ts';
import { createUnit } from './creation.ts';
import { mergeUnits } from './merger.ts';
import { moveUnit } from './move.ts';
import { setPilot } from './pilot.ts';
import { verifyPlaces } from './place.ts';
import { renameUnit } from './renaming.ts';
import type { UnitScope } from './scope.ts';
import { splitUnit } from './split.ts';
import { listVersions, type UnitIdentity } from './version.ts';

const { db } = await freshDatabase();
const actor = systemActor('test');
let units: Awaited<ReturnType<typeof seedUnits>>;

beforeAll(async () => {
	units = await seedUnits(db);
});

afterEach(async () => {
	expect(await verifyPlaces(db)).toEqual([]);
});

/** Runs an act and takes it back, so that every test begins with the same tree. */
async function rehearse(run: (trx: Transaction<Database>) => Promise<void>): Promise<void> {
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

async function refusalOf(
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

const act = {
	effective_on: '2024-07-01',
	document_number: '示例政发〔2024〕7号',
	reason: null
};
const { effective_on: day } = act;
const tree = 'civil-affairs';

const within = (unit: UnitIdentity, level: number): UnitScope => [{ tree, level, unitId: unit.id }];

async function placesOf(trx: Transaction<Database>, unit: UnitIdentity) {
	return trx
		.selectFrom('unit_place')
		.select(['valid', 'level_1', 'level_2', 'level_3', 'level_4'])
		.where('unit_id', '=', unit.id)
		.orderBy(sql`lower(valid)`)
		.execute();
}

async function lastAudit(trx: Transaction<Database>) {
	return trx
		.selectFrom('audit_event')
		.select(['action', 'subject_id', 'unit_id', 'detail'])
		.orderBy('seq', 'desc')
		.executeTakeFirstOrThrow();
}

describe('founding a unit', () => {
	const station = () =>
		creation({ name: '㮾梨街道社工站（示例）', level: 6, parent: units.langli.public_id });

	test('gives it a place below its parent, a code, and an audit row', () =>
		rehearse(async (trx) => {
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
		rehearse(async (trx) => {
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
		const refusal = await refusalOf((trx) =>
			createUnit(trx, actor, within(units.huaihua, 2), station())
		);
		expect(refusal).toMatchObject({ code: 'unit-not-found', field: 'parent' });
	});

	test('without a parent is for the system alone', async () => {
		const root = creation({ name: '另一个民政部（示例）', level: 0, parent: null });
		const refusal = await refusalOf((trx) => createUnit(trx, actor, within(units.nation, 0), root));
		expect(refusal.code).toBe('unit-root-forbidden');
	});

	test('twice under one name in one place is refused', async () => {
		const again = creation({
			name: '星沙街道（示例）',
			level: 4,
			parent: units.changshaCounty.public_id
		});
		const refusal = await refusalOf((trx) => createUnit(trx, actor, 'everywhere', again));
		expect(refusal).toMatchObject({ code: 'unit-name-taken', field: 'name' });
	});

	test('with a code that another unit has is refused', async () => {
		const refusal = await refusalOf((trx) =>
			createUnit(trx, actor, 'everywhere', { ...station(), code: units.langli.code })
		);
		expect(refusal).toMatchObject({ code: 'unit-code-taken', field: 'code' });
	});

	test('not below its parent, before its parent, and far ahead are refused', async () => {
		const refused = (facts: object) =>
			refusalOf((trx) => createUnit(trx, actor, 'everywhere', { ...station(), ...facts }));
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
		rehearse(async (trx) => {
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
		rehearse(async (trx) => {
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

describe('renaming a unit', () => {
	const renaming = { ...act, name: '榔梨街道（示例）', short_name: null };
	const rename = (trx: Transaction<Database>, scope: UnitScope, facts: object = {}) =>
		renameUnit(trx, actor, scope, units.langli.public_id, { ...renaming, ...facts });

	test('keeps the old name until the day before, and its place', () =>
		rehearse(async (trx) => {
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
		rehearse(async (trx) => {
			await rename(trx, 'everywhere');
			await rename(trx, 'everywhere', { name: '朗梨街道（示例）' });
			const versions = await listVersions(trx, units.langli.id);
			expect(versions.map(({ name }) => name)).toEqual(['㮾梨街道（示例）', '朗梨街道（示例）']);
		}));

	test('to the name it has, to a sibling’s name, and out of scope are refused', async () => {
		const refused = (scope: UnitScope, facts: object = {}) =>
			refusalOf((trx) => rename(trx, scope, facts));
		expect((await refused('everywhere', { name: '㮾梨街道（示例）' })).code).toBe('unit-unchanged');
		expect((await refused('everywhere', { name: '星沙街道（示例）' })).code).toBe(
			'unit-name-taken'
		);
		expect((await refused(within(units.huaihua, 2))).code).toBe('unit-not-found');
		expect((await refused([])).code).toBe('unit-not-found');
	});

	test('before it existed, and before a later act, is refused with the day', async () => {
		expect(
			await refusalOf((trx) => rename(trx, 'everywhere', { effective_on: '2019-12-31' }))
		).toMatchObject({ code: 'unit-act-before-unit', values: { date: foundingDay } });
		const refusal = await refusalOf(async (trx) => {
			await rename(trx, 'everywhere');
			await rename(trx, 'everywhere', { effective_on: '2024-06-30', name: '朗梨街道（示例）' });
		});
		expect(refusal).toMatchObject({ code: 'unit-act-before-later-act', values: { date: day } });
	});
});

describe('moving a unit', () => {
	const move = (
		trx: Transaction<Database>,
		scope: UnitScope,
		unit: UnitIdentity,
		facts: { parent: string; level?: number | null; effective_on?: string }
	) => moveUnit(trx, actor, scope, unit.public_id, { ...act, tree, level: null, ...facts });

	test('takes everything below along from that day on, and nothing before', () =>
		rehearse(async (trx) => {
			await move(trx, within(units.hunan, 1), units.changshaCounty, {
				parent: units.huaihua.public_id
			});
			const common = {
				level_1: units.hunan.id,
				level_3: units.changshaCounty.id,
				level_4: units.langli.id
			};
			expect(await placesOf(trx, units.longtang)).toEqual([
				{ ...common, valid: `[${foundingDay},${day})`, level_2: units.changsha.id },
				{ ...common, valid: `[${day},)`, level_2: units.huaihua.id }
			]);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.move',
				unit_id: units.changshaCounty.id,
				detail: { parent: units.huaihua.public_id }
			});
		}));

	test('may leave levels out: a township directly under its city', () =>
		rehearse(async (trx) => {
			await move(trx, 'everywhere', units.langli, { parent: units.changsha.public_id });
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({
				level_2: units.changsha.id,
				level_3: null,
				level_4: units.langli.id
			});
		}));

	test('needs both the unit it leaves and the one it joins in scope', async () => {
		const parent = units.huaihua.public_id;
		const refused = (scope: UnitScope) =>
			refusalOf((trx) => move(trx, scope, units.changshaCounty, { parent }));
		expect(await refused(within(units.changsha, 2))).toMatchObject({
			code: 'unit-not-found',
			field: 'parent'
		});
		expect(await refused(within(units.changshaCounty, 3))).toMatchObject({
			code: 'unit-parent-out-of-scope'
		});
		expect(await refused(within(units.huaihua, 2))).toMatchObject({ code: 'unit-not-found' });
	});

	test('below itself, nowhere new, or above its children is refused', async () => {
		const refused = (facts: { parent: string; level?: number }) =>
			refusalOf((trx) => move(trx, 'everywhere', units.changshaCounty, facts));
		expect(await refused({ parent: units.longtang.public_id })).toMatchObject({
			code: 'unit-cycle'
		});
		expect(await refused({ parent: units.changshaCounty.public_id })).toMatchObject({
			code: 'unit-cycle'
		});
		expect(await refused({ parent: units.changsha.public_id })).toMatchObject({
			code: 'unit-unchanged'
		});
		expect(await refused({ parent: units.huaihua.public_id, level: 4 })).toMatchObject({
			code: 'unit-level-above-children',
			values: { count: 2 }
		});
	});

	test('may be recorded ahead: it takes effect on its day', () =>
		rehearse(async (trx) => {
			const tomorrow = addDays(businessDay(new Date()), 1);
			await move(trx, 'everywhere', units.changshaCounty, {
				parent: units.huaihua.public_id,
				effective_on: tomorrow
			});
			const [today, later] = await placesOf(trx, units.langli);
			expect([today?.level_2, later?.level_2]).toEqual([units.changsha.id, units.huaihua.id]);
			expect(later?.valid).toBe(`[${tomorrow},)`);
		}));
});

describe('closing a unit', () => {
	const close = (
		trx: Transaction<Database>,
		scope: UnitScope,
		unit: UnitIdentity,
		facts: { children_parent?: string; effective_on?: string } = {}
	) => closeUnit(trx, actor, scope, unit.public_id, { ...act, children_parent: null, ...facts });

	test('ends it on the day, and its pilot status with it', () =>
		rehearse(async (trx) => {
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
		expect(await refusalOf((trx) => close(trx, 'everywhere', units.changshaCounty))).toMatchObject({
			code: 'unit-children-remain',
			values: { count: 2 }
		});
	});

	test('may hand the units below to another', () =>
		rehearse(async (trx) => {
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
			refusalOf((trx) =>
				close(trx, 'everywhere', units.changshaCounty, { children_parent: heir.public_id })
			);
		expect((await refused(units.langli)).code).toBe('unit-cycle');
		expect((await refused(units.longtang)).code).toBe('unit-child-not-below');
	});

	test('twice, and any act on the closed unit, is refused', async () => {
		const twice = await refusalOf(async (trx) => {
			await close(trx, 'everywhere', units.xingsha);
			await close(trx, 'everywhere', units.xingsha, { effective_on: '2025-01-01' });
		});
		expect(twice).toMatchObject({ code: 'unit-closed', values: { date: day } });
		const earlier = await refusalOf(async (trx) => {
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
			await refusalOf((trx) => close(trx, within(units.xingsha, 4), units.xingsha))
		).toMatchObject({ code: 'unit-parent-out-of-scope' });
	});
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
		rehearse(async (trx) => {
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
		rehearse(async (trx) => {
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
			refusalOf((trx) => merge(trx, scope, facts));
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
		const refusal = await refusalOf(async (trx) => {
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

describe('splitting a unit', () => {
	const part = (name: string, children: string[] = []) => ({
		name,
		short_name: null,
		kind: null,
		division_code: null,
		children
	});
	const split = (
		trx: Transaction<Database>,
		facts: { is_kept: boolean; parts: ReturnType<typeof part>[] },
		scope: UnitScope = 'everywhere'
	) => splitUnit(trx, actor, scope, units.changshaCounty.public_id, { ...act, tree, ...facts });

	test('into two that share out what stood below', () =>
		rehearse(async (trx) => {
			const [east, west] = await split(trx, {
				is_kept: false,
				parts: [
					part('长沙东县民政局（示例）', [units.langli.public_id]),
					part('长沙西县民政局（示例）', [units.xingsha.public_id])
				]
			});
			expect((await placesOf(trx, units.longtang)).at(-1)).toMatchObject({ level_3: east?.id });
			expect((await placesOf(trx, units.xingsha)).at(-1)).toMatchObject({ level_3: west?.id });
			expect(await listVersions(trx, units.changshaCounty.id)).toMatchObject([
				{ valid_until: day }
			]);
			expect(await lastAudit(trx)).toMatchObject({
				action: 'unit.split',
				unit_id: units.changshaCounty.id
			});
		}));

	test('off a unit that goes on and keeps the rest', () =>
		rehearse(async (trx) => {
			const [east] = await split(trx, {
				is_kept: true,
				parts: [part('长沙东县民政局（示例）', [units.langli.public_id])]
			});
			expect((await placesOf(trx, units.langli)).at(-1)).toMatchObject({ level_3: east?.id });
			expect((await placesOf(trx, units.xingsha)).at(-1)).toMatchObject({
				level_3: units.changshaCounty.id
			});
		}));

	test('that forgets a unit, names a strange one, or one twice, is refused', async () => {
		const [langli, xingsha] = [units.langli.public_id, units.xingsha.public_id];
		const refused = (first: string[], second: string[]) =>
			refusalOf((trx) =>
				split(trx, {
					is_kept: false,
					parts: [part('东县（示例）', first), part('西县（示例）', second)]
				})
			);
		expect(await refused([langli], [])).toMatchObject({
			code: 'unit-children-remain',
			values: { count: 1 }
		});
		expect((await refused([langli, xingsha], [langli])).code).toBe('unit-split-child-twice');
		expect((await refused([langli, xingsha], [units.xupu.public_id])).code).toBe(
			'unit-split-child-unknown'
		);
	});

	test('into one part, or out of scope, is refused', async () => {
		const alone = { is_kept: false, parts: [part('东县（示例）')] };
		expect((await refusalOf((trx) => split(trx, alone))).code).toBe('unit-split-too-few');
		const kept = { is_kept: true, parts: [part('东县（示例）')] };
		expect((await refusalOf((trx) => split(trx, kept, within(units.changshaCounty, 3)))).code).toBe(
			'unit-parent-out-of-scope'
		);
	});
});
