import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { earn } from '../../../../tests/support/hours.ts';
import { lastAudit, run, seedHolder, seedPerson } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { getVisibleHolder } from './holder.ts';
import { listLines, sumMinutes } from './ledger.ts';
import { reverseEntry } from './reversal.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const year = { from: '2026-01-01', until: '2027-01-01' };

const hr = await seedHolder(db, vault, { name: '刘海燕', role: 'unit-hr', at: units.langli });
const elsewhere = await seedHolder(db, vault, {
	name: '石龙人事',
	role: 'unit-hr',
	at: units.shilong
});
const registrar = await seedHolder(db, vault, {
	name: '教务',
	role: 'base-registrar',
	at: units.langli
});

const seed = (name: string) => seedPerson(db, vault, { name }, { at: units.langli });

const cadre = { ledger: 'cadre', subject: null } as const;

const reverse = (actor: Actor, entry: string) =>
	run(db, (trx) => reverseEntry(trx, actor, { entry, reason: '有人代学，已核实。' }));

async function merge(kept: { id: number }, merged: { id: number }) {
	await db
		.updateTable('person')
		.set({ merged_into: kept.id })
		.where('id', '=', merged.id)
		.execute();
}

describe('a line', () => {
	test('explains itself: source, evidence, rules, and who took it back and why', async () => {
		const { id, publicId } = await seed('每条有来由');
		await earn(db, id, { minutes: 15, on: '2026-05-01' });
		const [line] = (await listLines(db, id, year)).lines;
		expect(line).toMatchObject({
			minutes: 15,
			source: { kind: 'lesson', evidence: { checks_passed: 3, active_seconds: 680 } },
			rules: [{ key: 'learning.check-pass-percent', value: 80 }],
			verified_by_name: null,
			reversal: null,
			is_counted: true
		});
		const { publicId: reversal } = await reverse(hr, line?.public_id ?? '');
		const { lines } = await listLines(db, id, year);
		expect(lines).toMatchObject([
			{
				public_id: reversal,
				minutes: -15,
				earned_on: '2026-05-01',
				reverses: line?.public_id,
				reason: '有人代学，已核实。',
				verified_by_name: '刘海燕'
			},
			{ minutes: 15, reversal: { reason: '有人代学，已核实。' } }
		]);
		expect(await sumMinutes(db, id, year)).toMatchObject([{ minutes: 0 }]);
		expect(await lastAudit(db)).toMatchObject({
			action: 'hours.reverse',
			subject_id: publicId,
			detail: { entry: line?.public_id, minutes: -15 }
		});
		const notice = await db
			.selectFrom('notice')
			.where('person_id', '=', id)
			.select(['kind', 'link'])
			.executeTakeFirst();
		expect(notice).toEqual({ kind: 'hours-reversed', link: '/hours' });
	});

	test('is taken back once, not by another unit, not by whom it belongs to, and not a second way', async () => {
		const { id } = await seed('只冲一次');
		await earn(db, id, { minutes: 15, on: '2026-05-01' }, { minutes: 25, on: '2026-05-02' });
		const { lines } = await listLines(db, id, year);
		const entry = lines[0]?.public_id ?? '';
		expect(await codeOf(reverse(elsewhere, entry))).toBe('hours-entry-not-found');
		expect(await codeOf(reverse(registrar, entry))).toBe('hours-entry-not-found');
		expect(await codeOf(reverse({ ...hr, personId: id }, entry))).toBe('hours-own');
		const codes = await Promise.all([codeOf(reverse(hr, entry)), codeOf(reverse(hr, entry))]);
		expect(codes.sort()).toEqual(['done', 'hours-reversed']);
		const back = (await listLines(db, id, year)).lines.find(({ reverses }) => reverses === entry);
		expect(await codeOf(reverse(hr, back?.public_id ?? ''))).toBe('hours-reversed');
		expect(await sumMinutes(db, id, year)).toMatchObject([{ minutes: 15 }]);
	});

	test('that was taken back is not earned again by the same lesson', async () => {
		const { id } = await seed('不能重得');
		await earn(db, id, { minutes: 15, on: '2026-05-01', key: 'course/lesson' });
		const [line] = (await listLines(db, id, year)).lines;
		await reverse(hr, line?.public_id ?? '');
		await earn(db, id, { minutes: 15, on: '2026-06-01', key: 'course/lesson' });
		expect(await sumMinutes(db, id, year)).toMatchObject([{ minutes: 0 }]);
	});

	test('is listed newest first, page by page, and by ledger where asked', async () => {
		const { id } = await seed('翻页');
		await earn(
			db,
			id,
			...['2026-01-05', '2026-02-05', '2026-03-05', '2026-03-05'].map((on, index) => ({
				minutes: index + 1,
				on
			})),
			{ minutes: 99, on: '2026-02-01', part: cadre }
		);
		const first = await listLines(db, id, year, { rowsMax: 2 });
		expect(first.lines.map(({ minutes }) => minutes)).toEqual([4, 3]);
		const second = await listLines(db, id, year, { rowsMax: 2, after: first.after });
		expect(second.lines.map(({ minutes }) => minutes)).toEqual([2, 99]);
		const third = await listLines(db, id, year, { rowsMax: 2, after: second.after });
		expect([third.lines.map(({ minutes }) => minutes), third.after]).toEqual([[1], undefined]);
		const ofCadre = await listLines(db, id, year, { ledger: 'cadre' });
		expect(ofCadre.lines.map(({ minutes }) => minutes)).toEqual([99]);
	});
});

describe('two entries of one person', () => {
	test('make one ledger, in which a lesson that both finished counts once', async () => {
		const [kept, merged] = [await seed('并后保留'), await seed('并掉')];
		await earn(db, kept.id, { minutes: 15, on: '2026-05-01', key: 'course/both' });
		await earn(
			db,
			merged.id,
			{ minutes: 20, on: '2026-05-02', key: 'course/both' },
			{ minutes: 40, on: '2026-05-03', key: 'course/one' }
		);
		await merge(kept, merged);
		expect(await sumMinutes(db, kept.id, year)).toMatchObject([{ minutes: 55 }]);
		const { lines } = await listLines(db, kept.id, year);
		expect(lines.map(({ minutes, is_counted }) => [minutes, is_counted])).toEqual([
			[40, true],
			[20, false],
			[15, true]
		]);
		// When the first is taken back, the second stands by its own evidence.
		await reverse(hr, lines[2]?.public_id ?? '');
		expect(await sumMinutes(db, kept.id, year)).toMatchObject([{ minutes: 60 }]);
	});

	test('are found by either id, by whoever may see the person and by nobody else', async () => {
		const [kept, merged] = [await seed('找得到'), await seed('找得到旧号')];
		await merge(kept, merged);
		const holder = await getVisibleHolder(db, hr, merged.publicId, 'learning.view');
		expect(holder).toMatchObject({
			id: kept.id,
			public_id: kept.publicId,
			name: '找得到',
			unit_name: '㮾梨街道（示例）',
			title: '社会救助协理员',
			area: 'CN'
		});
		expect(await codeOf(getVisibleHolder(db, elsewhere, kept.publicId, 'learning.view'))).toBe(
			'person-not-found'
		);
		expect(await codeOf(getVisibleHolder(db, registrar, kept.publicId, 'hours.verify'))).toBe(
			'person-not-found'
		);
	});
});
