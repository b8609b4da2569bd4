import fc from 'fast-check';
import { sql, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { creation, seedUnits } from '../../../../tests/support/units.ts';
import { systemActor } from '../audit/audit.ts';
import type { Database } from '../database/schema.ts';
import { Refusal } from '../errors.ts';
import { closeUnit } from './closure.ts';
import { createUnit } from './creation.ts';
import { mergeUnits } from './merger.ts';
import { moveUnit } from './move.ts';
import { verifyPlaces } from './place.ts';
import { splitUnit } from './split.ts';
import { levelColumns, type Tree } from './tree.ts';

const { db } = await freshDatabase();
const actor = systemActor('test');

describe('irregular trees', () => {
	let units: Awaited<ReturnType<typeof seedUnits>>;
	beforeAll(async () => {
		units = await seedUnits(db);
	});

	const levelsOf = async (unitId: number) => {
		const place = await db
			.selectFrom('unit_place')
			.select(levelColumns)
			.where('unit_id', '=', unitId)
			.executeTakeFirstOrThrow();
		return levelColumns.map((column) => place[column]);
	};

	test('东莞: a town stands directly under its city', async () => {
		const { nation, guangdong, dongguan, shilong } = units;
		expect(await levelsOf(shilong.id)).toEqual([
			...[nation.id, guangdong.id, dongguan.id, null, shilong.id, null, null]
		]);
	});

	test('仙桃: a county stands directly under its province', async () => {
		const { nation, hubei, xiantao } = units;
		expect(await levelsOf(xiantao.id)).toEqual([
			...[nation.id, hubei.id, null, xiantao.id, null, null, null]
		]);
	});

	test('㮾梨街道: every level is there', async () => {
		const { nation, hunan, changsha, changshaCounty, langli, longtang } = units;
		expect(await levelsOf(longtang.id)).toEqual([
			...[nation.id, hunan.id, changsha.id, changshaCounty.id, langli.id, longtang.id, null]
		]);
	});

	test('a wrong place, a missing one and a loose unit are found', async () => {
		await db
			.updateTable('unit_place')
			.set({ level_2: null })
			.where('unit_id', '=', units.longtang.id)
			.execute();
		await db.deleteFrom('unit_place').where('unit_id', '=', units.xupu.id).execute();
		await db
			.updateTable('unit_version')
			.set({ valid: '[2020-01-01,2021-01-01)' })
			.where('unit_id', '=', units.dongguan.id)
			.execute();
		const found = await verifyPlaces(db);
		expect(new Set(found.map(({ unit_id }) => unit_id))).toEqual(
			new Set([units.longtang.id, units.xupu.id, units.dongguan.id, units.shilong.id])
		);
		await db.deleteFrom('unit').execute();
	});
});

/** One step of a random history; numbers pick among the units that are there. */
const step = fc.record({
	act: fc.constantFrom('create', 'create', 'move', 'move', 'close', 'merge', 'split', 'split-off'),
	unit: fc.nat(),
	other: fc.nat(),
	level: fc.integer({ min: 1, max: 6 }),
	/** Days since the founding day. */
	day: fc.integer({ min: 0, max: 400 }),
	tree: fc.constantFrom<Tree>('civil-affairs', 'party-social-work')
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

test(
	'after any acts on any days, every place is what a plain walk up the tree finds',
	{ timeout: 40_000 },
	async () => {
		const kept = { done: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
				await db.deleteFrom('unit').execute();
				await db.deleteFrom('unit_change').execute();
				const publicIds = { 'civil-affairs': [] as string[], 'party-social-work': [] as string[] };
				for (const [index, each] of steps.entries()) {
					const isDone = await take(db, publicIds[each.tree], {
						...each,
						name: `示例单位${index}`
					});
					kept[isDone ? 'done' : 'refused']++;
				}
				expect(await verifyPlaces(db)).toEqual([]);
				expect(await listNaiveDifferences(steps.map(({ day }) => dayAfter(day)))).toEqual([]);
			}),
			{
				seed: 20261123,
				numRuns: 40,
				interruptAfterTimeLimit: 20_000,
				markInterruptAsFailure: false
			}
		);
		// A history of refusals alone would prove nothing.
		expect(kept.done).toBeGreaterThan(kept.refused / 4);
		expect(kept.done).toBeGreaterThan(100);
	}
);

/** Tries one step; a refusal leaves everything as it was. */
async function take(
	db: Kysely<Database>,
	publicIds: string[],
	{ act, unit, other, level, day, tree, name }: Step & { name: string }
): Promise<boolean> {
	const pick = (index: number) => publicIds[index % Math.max(publicIds.length, 1)];
	const [one, another] = [pick(unit), pick(other)];
	const facts = { effective_on: dayAfter(day), document_number: '示例〔2020〕1号', reason: null };
	const part = (suffix: string) => ({
		name: name + suffix,
		short_name: null,
		kind: null,
		division_code: null,
		children: [] as string[]
	});
	try {
		await db.transaction().execute(async (trx) => {
			if (act === 'create' || one === undefined || another === undefined) {
				const founded = await createUnit(trx, actor, 'everywhere', {
					...creation({ name, level: one === undefined ? 0 : level, parent: one ?? null }),
					...facts,
					effective_on: one === undefined ? dayAfter(0) : facts.effective_on,
					tree,
					kind: 'social-work-agency'
				});
				publicIds.push(founded.public_id);
			} else if (act === 'move') {
				await moveUnit(trx, actor, 'everywhere', one, { ...facts, tree, parent: another, level });
			} else if (act === 'close') {
				await closeUnit(trx, actor, 'everywhere', one, { ...facts, children_parent: another });
			} else if (act === 'merge') {
				await mergeUnits(trx, actor, 'everywhere', {
					...{ ...facts, tree, units: [one], into: another },
					...{ name: null, short_name: null, parent: null }
				});
			} else {
				const children = await listChildIds(trx, one);
				const founded = await splitUnit(trx, actor, 'everywhere', one, {
					...facts,
					tree,
					is_kept: act === 'split-off',
					parts: [{ ...part('甲'), children }, part('乙')]
				});
				publicIds.push(...founded.map(({ public_id }) => public_id));
			}
		});
		return true;
	} catch (error) {
		if (error instanceof Refusal) return false;
		throw error;
	}
}

async function listChildIds(db: Kysely<Database>, publicId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('unit_version as version')
		.innerJoin('unit', 'unit.id', 'version.unit_id')
		.innerJoin('unit as parent', 'parent.id', 'version.parent_id')
		.select('unit.public_id')
		.distinct()
		.where('parent.public_id', '=', publicId)
		.where(sql<boolean>`upper_inf(version.valid)`)
		.execute();
	return rows.map(({ public_id }) => public_id);
}

/** On each day, walks up from every unit by its parents alone and holds the result against the table. */
async function listNaiveDifferences(days: readonly string[]): Promise<unknown[]> {
	const differences: unknown[] = [];
	for (const day of new Set(days)) {
		const versions = await db
			.selectFrom('unit_version')
			.select(['unit_id', 'tree', 'parent_id', 'level'])
			.where(sql<boolean>`valid @> ${day}::date`)
			.execute();
		const places = await db
			.selectFrom('unit_place')
			.select(['unit_id', 'tree', ...levelColumns])
			.where(sql<boolean>`valid @> ${day}::date`)
			.execute();
		const byUnit = new Map(
			versions.map((version) => [`${version.tree} ${version.unit_id}`, version])
		);
		if (places.length !== versions.length) differences.push({ day, count: places.length });
		for (const place of places) {
			const expected: (number | null)[] = levelColumns.map(() => null);
			let current = byUnit.get(`${place.tree} ${place.unit_id}`);
			for (let steps = 0; current && steps <= levelColumns.length; steps++) {
				expected[current.level] = current.unit_id;
				current = byUnit.get(`${place.tree} ${current.parent_id}`);
			}
			const actual = levelColumns.map((column) => place[column]);
			if (JSON.stringify(actual) !== JSON.stringify(expected))
				differences.push({ day, unit: place.unit_id, actual, expected });
		}
	}
	return differences;
}

function dayAfter(count: number): string {
	return new Date(Date.UTC(2020, 0, 1 + count)).toISOString().slice(0, 10);
}
