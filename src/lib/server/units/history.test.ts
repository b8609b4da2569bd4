import { beforeAll, describe, expect, test } from 'vitest';
import { act, actor, seedChangedUnits, within } from '../../../../tests/support/acts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { closeUnit } from './closure.ts';
import { getHistory } from './history.ts';
import { renameUnit } from './renaming.ts';

const { db } = await freshDatabase();
let units: Awaited<ReturnType<typeof seedChangedUnits>>;

beforeAll(async () => {
	units = await seedChangedUnits(db);
});

describe('history', () => {
	test('names each act, its document, and what it changed', async () => {
		const [move, founding] = await getHistory(db, 'everywhere', units.xupu.id);
		expect(move).toMatchObject({
			kind: 'move',
			effective_on: act.effective_on,
			document_number: act.document_number,
			before: [{ parent: { name: '怀化市民政局（示例）', is_open: true } }],
			after: [{ parent: { name: '长沙市民政局（示例）', is_open: true } }]
		});
		expect(founding).toMatchObject({ kind: 'create', before: [] });
	});

	test('says who became whom, on both sides', async () => {
		const [gone] = await getHistory(db, 'everywhere', units.xingsha.id);
		expect(gone).toMatchObject({
			kind: 'merge',
			after: [],
			successors: [{ public_id: units.langli.public_id, name: '㮾梨街道（示例）' }]
		});
		const [heir] = await getHistory(db, 'everywhere', units.langli.id);
		expect(heir).toMatchObject({ predecessors: [{ name: '星沙街道（示例）' }], successors: [] });
	});

	test('does not lead out of scope', async () => {
		const [move] = await getHistory(db, within(units.changsha, 2), units.xupu.id);
		expect(move?.before[0]?.parent).toMatchObject({ is_open: false });
	});

	test('keeps the former name, and a closed unit its end', async () => {
		await db
			.transaction()
			.execute(async (trx) => {
				await renameUnit(trx, actor, 'everywhere', units.shilong.public_id, {
					...{ ...act, name: '石龙新镇（示例）', short_name: null }
				});
				const [renaming] = await getHistory(trx, 'everywhere', units.shilong.id);
				expect([renaming?.before[0]?.name, renaming?.after[0]?.name]).toEqual([
					...['石龙镇（示例）', '石龙新镇（示例）']
				]);
				await closeUnit(trx, actor, 'everywhere', units.huaihua.public_id, {
					...{ ...act, effective_on: '2025-01-01', children_parent: null }
				});
				const [closure] = await getHistory(trx, 'everywhere', units.huaihua.id);
				expect(closure).toMatchObject({ kind: 'close', effective_on: '2025-01-01', after: [] });
				throw new Error('taken back');
			})
			.catch((error: Error) => expect(error.message).toBe('taken back'));
	});
});
