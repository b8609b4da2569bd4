import { beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import { systemActor } from '../audit/audit.ts';
import { closeUnit } from './closure.ts';
import type { PilotInput } from './input.ts';
import { changePilotEnd, listPilots, setPilot } from './pilot.ts';
import type { UnitScope } from './scope.ts';

const { db } = await freshDatabase();
const actor = systemActor('test');
let units: Awaited<ReturnType<typeof seedUnits>>;
let pilotId: string;

const pilot: PilotInput = {
	status: 'pilot',
	level: 'province',
	batch: '第一批',
	valid_from: '2023-01-01',
	valid_to: '2024-12-31',
	document_number: '示例民发〔2022〕40号',
	accepted_on: null
};

const set = (facts: Partial<PilotInput> = {}, scope: UnitScope = 'everywhere') =>
	db
		.transaction()
		.execute((trx) =>
			setPilot(trx, actor, scope, units.changshaCounty.public_id, { ...pilot, ...facts })
		);
const changeEnd = (change: Parameters<typeof changePilotEnd>[4], scope: UnitScope = 'everywhere') =>
	db.transaction().execute((trx) => changePilotEnd(trx, actor, scope, pilotId, change));
const list = (asOf?: string) =>
	listPilots(db, 'everywhere', units.changshaCounty.public_id, asOf === undefined ? {} : { asOf });
const actions = async () =>
	(await db.selectFrom('audit_event').select('action').orderBy('seq').execute())
		.map(({ action }) => action)
		.filter((action) => action.startsWith('pilot.'));

beforeAll(async () => {
	units = await seedUnits(db);
	({ public_id: pilotId } = await set());
});

test('a status holds from its first to its last day', async () => {
	const days = ['2022-12-31', '2023-01-01', '2024-12-31', '2025-01-01'];
	const counts = await Promise.all(days.map(async (day) => (await list(day)).length));
	expect(counts).toEqual([0, 1, 1, 0]);
	expect(await actions()).toEqual(['pilot.set']);
});

test('twice at one level on one day is refused, at another level not', async () => {
	await expect(set({ valid_from: '2024-12-31' })).rejects.toMatchObject({ code: 'pilot-overlap' });
	await expect(set({ level: 'national' })).resolves.toBeDefined();
	await expect(
		set({ status: 'demonstration', valid_from: '2025-01-01', valid_to: null })
	).resolves.toBeDefined();
	expect((await list()).map(({ status }) => status)).toEqual(['demonstration', 'pilot', 'pilot']);
});

test('an end may be put off, brought forward, and left open, each with its audit row', async () => {
	const before = (await actions()).length;
	await changeEnd({ valid_to: '2025-06-30', accepted_on: '2025-06-01' });
	expect(await list('2025-06-30')).toContainEqual(
		expect.objectContaining({
			public_id: pilotId,
			accepted_on: '2025-06-01',
			valid_until: '2025-07-01'
		})
	);
	await changeEnd({ valid_to: '2024-06-30', accepted_on: null });
	expect((await list('2024-07-01')).map(({ public_id }) => public_id)).not.toContain(pilotId);
	await changeEnd({ valid_to: null });
	expect((await list('2030-01-01')).map(({ public_id }) => public_id)).toContain(pilotId);
	expect((await actions()).length).toBe(before + 3);
});

test('days on which the unit does not exist, or that run backwards, are refused', async () => {
	const early = set({ level: 'city', valid_from: '2019-12-31' });
	await expect(early).rejects.toMatchObject({
		...{ code: 'pilot-outside-unit', field: 'valid_from', values: { date: foundingDay } }
	});
	await expect(changeEnd({ valid_to: '2022-12-31' })).rejects.toMatchObject({
		code: 'pilot-ends-before-start'
	});
	await expect(changeEnd({ valid_to: null, accepted_on: '2022-12-31' })).rejects.toMatchObject({
		code: 'pilot-accepted-before-start'
	});
	await db.transaction().execute((trx) =>
		closeUnit(trx, actor, 'everywhere', units.xiantao.public_id, {
			...{ effective_on: '2024-01-01', document_number: '示例〔2024〕1号', reason: null },
			children_parent: null
		})
	);
	const late = db
		.transaction()
		.execute((trx) => setPilot(trx, actor, 'everywhere', units.xiantao.public_id, pilot));
	await expect(late).rejects.toMatchObject({ code: 'pilot-outside-unit', field: 'valid_to' });
});

test('out of scope there is no unit and no status', async () => {
	const scope = [{ tree: 'civil-affairs', level: 1, unitId: units.guangdong.id }];
	await expect(set({ level: 'county' }, scope)).rejects.toMatchObject({ code: 'unit-not-found' });
	await expect(changeEnd({ valid_to: null }, scope)).rejects.toMatchObject({
		code: 'pilot-not-found'
	});
	expect(await listPilots(db, scope, units.changshaCounty.public_id)).toEqual([]);
});
