import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { businessDay } from '#lib/dates.ts';
import { seedChangedUnits, tree, within } from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { pathInWords } from './path.ts';
import { searchUnits } from './search.ts';
import type { UnitScope } from './scope.ts';

const { db } = await freshDatabase();
const today = businessDay(new Date());
const now = { asOf: today, tree } as const;
const before = { asOf: '2024-06-30', tree } as const;
let units: Awaited<ReturnType<typeof seedChangedUnits>>;

beforeAll(async () => {
	units = await seedChangedUnits(db);
});

describe('search', () => {
	const found = async (text: string, scope: UnitScope = 'everywhere', view = now) =>
		(await searchUnits(db, scope, text, view)).map(({ name }) => name);

	test('finds two characters that stand side by side, not apart', async () => {
		expect(await found('石龙')).toEqual(['石龙镇（示例）']);
		expect(await found('龙石')).toEqual([]);
	});

	test('finds a rare character', async () => {
		expect(await found('㮾')).toEqual(['㮾梨街道（示例）']);
	});

	test('finds a code by its beginning', async () => {
		expect((await found(units.xiantao.code.toLowerCase())).at(0)).toBe('仙桃市民政局（示例）');
	});

	test('knows the names of the day, and only what is in scope', async () => {
		expect(await found('星沙')).toEqual([]);
		expect(await found('星沙', 'everywhere', { asOf: before.asOf, tree } as typeof now)).toEqual([
			'星沙街道（示例）'
		]);
		expect(await found('民政局', within(units.hubei, 1))).toEqual(['仙桃市民政局（示例）']);
		expect(await found('民政局', [])).toEqual([]);
	});

	test('takes the signs of a pattern as they are, and nothing for nothing', async () => {
		expect(await found('%')).toEqual([]);
		expect(await found("'; drop table unit; --")).toEqual([]);
		expect(await found('   ')).toEqual([]);
	});

	test('shows where each unit stands', async () => {
		const [result] = await searchUnits(db, 'everywhere', '石龙', now);
		expect(pathInWords(result?.path ?? [])).toBe(
			'民政部（示例） › 广东省民政厅（示例） › 东莞市民政局（示例）'
		);
	});

	test('looks names up in the index', async () => {
		const plan = await db.transaction().execute(async (trx) => {
			await sql`set local enable_seqscan = off`.execute(trx);
			return sql<{ 'QUERY PLAN': string }>`
				explain select unit_id from unit_version where name_characters @> string_to_array('石龙', null)`.execute(
				trx
			);
		});
		expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(
			'unit_version_name_characters_idx'
		);
	});
});
