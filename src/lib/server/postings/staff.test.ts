import { expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { postAt, run, seedPerson, system } from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { appoint, withdrawAppointment } from './appointment.ts';
import { countPostHolders, listAppointments } from './staff.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const day = '2024-07-01';

const seed = (name: string, at = units.xingsha, post: { from?: string; until?: string } = {}) =>
	seedPerson(db, vault, { name }, { at, post });

test('whoever holds a post in the unit itself on the day or later would stay behind, each once', async () => {
	const returning = await seed('两段', units.xingsha, { until: '2025-01-01' });
	await run(db, (trx) =>
		appoint(trx, system, returning.publicId, postAt(units.xingsha, { from: '2025-06-01' }))
	);
	await seed('最后一天还在', units.xingsha, { until: addDays(day, 1) });
	await seed('前一天离任', units.xingsha, { until: day });
	await seed('以后才来', units.xingsha, { from: '2025-01-01' });
	await seed('在下级', units.longtang);
	const mistaken = await seed('登记错了');
	const [post] = await listAppointments(db, 'everywhere', mistaken.publicId);
	await run(db, (trx) =>
		withdrawAppointment(trx, system, post?.public_id ?? '', { reason: '登记错了' })
	);

	const counts = await countPostHolders(db, [units.xingsha.id, units.langli.id], { from: day });

	expect(counts).toEqual(
		new Map([
			[units.xingsha.id, 3],
			[units.langli.id, 0]
		])
	);
	expect(await countPostHolders(db, [], { from: day })).toEqual(new Map());
});
