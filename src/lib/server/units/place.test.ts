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

/** One act of a random history; numbers pick among the units that are there. */
interface Step {
	act: string;
	unit: number;
	other: number;
	/** How many levels below its parent a new unit stands. */
	depth: number;
	/** Days since the founding day. */
	day: number;
	/** How many days later it is recorded: acts do not arrive in the order in which they hold. */
	delay: number;
}

const step: fc.Arbitrary<Step> = fc.record({
	act: fc.constantFrom('create', 'move', 'move', 'move', 'close', 'merge', 'split', 'split-off'),
	unit: fc.nat(),
	other: fc.nat(),
	depth: fc.constantFrom(1, 1, 2),
	day: fc.integer({ min: 1, max: 400 }),
	delay: fc.constantFrom(0, 0, 0, 0, 90)
});

const founding = fc.array(
	step.map((each) => ({ ...each, act: 'create', day: 0, delay: 0 })),
	{ minLength: 9, maxLength: 12 }
);
const acts = fc
	.array(step, { minLength: 8, maxLength: 16 })
	.map((steps) => steps.toSorted((one, other) => one.day + one.delay - other.day - other.delay));
const history = fc.tuple(founding, acts).map((parts) => parts.flat());

test(
	'after any acts on any days, every place is what a plain walk up the tree finds',
	{ timeout: 40_000 },
	async () => {
		const kept: Record<string, number> = {};
		await fc.assert(
			fc.asyncProperty(history, async (steps) => {
				await db.deleteFrom('unit').execute();
				await db.deleteFrom('unit_change').execute();
				const forest = { 'civil-affairs': [], 'party-social-work': [] } as Record<Tree, Known[]>;
				for (const [index, each] of steps.entries()) {
					const tree = each.unit % 4 === 3 ? 'party-social-work' : 'civil-affairs';
					const isDone = await take(forest[tree], { ...each, tree, name: `示例单位${index}` });
					if (isDone) kept[each.act] = (kept[each.act] ?? 0) + 1;
				}
				expect(await verifyPlaces(db)).toEqual([]);
				expect(await listNaiveDifferences(steps.map(({ day }) => dayAfter(day)))).toEqual([]);
			}),
			{ seed: 20261123, numRuns: 20, interruptAfterTimeLimit: 20_000 }
		);
		// A history of refusals would prove nothing: every kind of act must have taken effect, and more than once.
		expect(
			Math.min(...['move', 'close', 'merge', 'split', 'split-off'].map((act) => kept[act] ?? 0))
		).toBeGreaterThan(2);
	}
);

interface Known {
	publicId: string;
	level: number;
}

/** Tries one act; a refusal leaves everything as it was. */
async function take(
	known: Known[],
	{ act, unit, other, depth, day, tree, name }: Step & { tree: Tree; name: string }
): Promise<boolean> {
	const one = known[unit % known.length];
	const another = known[other % known.length];
	const facts = { effective_on: dayAfter(day), document_number: '示例〔2020〕1号', reason: null };
	try {
		const founded = await db.transaction().execute(async (trx): Promise<Known[]> => {
			if (act === 'create' || !one || !another) {
				const level = one ? Math.min(one.level + depth, 6) : 0;
				const input = {
					...creation({ name, level, parent: one?.publicId ?? null }),
					...facts,
					tree
				};
				const { public_id: publicId } = await createUnit(trx, actor, 'everywhere', {
					...input,
					kind: 'social-work-agency'
				});
				return [{ publicId, level }];
			}
			if (act === 'move') {
				await moveUnit(trx, actor, 'everywhere', one.publicId, {
					...{ ...facts, tree, parent: another.publicId, level: null }
				});
			} else if (act === 'close') {
				await closeUnit(trx, actor, 'everywhere', one.publicId, {
					...{ ...facts, children_parent: another.publicId }
				});
			} else if (act === 'merge') {
				await mergeUnits(trx, actor, 'everywhere', {
					...{ ...facts, tree, units: [one.publicId], into: another.publicId },
					...{ name: null, short_name: null, parent: null }
				});
			} else {
				const common = { short_name: null, kind: null, division_code: null };
				const children = await listChildIds(trx, one.publicId);
				const parts = await splitUnit(trx, actor, 'everywhere', one.publicId, {
					...{ ...facts, tree, is_kept: act === 'split-off' },
					parts: [
						{ ...common, name: `${name}甲`, children },
						{ ...common, name: `${name}乙`, children: [] }
					]
				});
				return parts.map(({ public_id: publicId }) => ({ publicId, level: one.level }));
			}
			return [];
		});
		known.push(...founded);
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
