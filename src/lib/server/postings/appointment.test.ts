import { expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	lastAudit,
	postAt,
	run,
	seedHolder,
	seedPerson,
	system,
	type SeededPerson
} from '../../../../tests/support/people.ts';
import { foundingDay, seedUnits } from '../../../../tests/support/units.ts';
import { scopeOf, type Actor } from '../grants/actor.ts';
import { appoint, correctAppointment, endAppointment, withdrawAppointment } from './appointment.ts';
import type { AppointmentInput } from './input.ts';
import { countListedStaff, countStaff, listAppointments, listStaff } from './staff.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const clerk = await seedHolder(db, vault, {
	name: '长沙县人事',
	role: 'unit-hr',
	at: units.changshaCounty
});
const scope = scopeOf(clerk, 'people.view');
const today = businessDay(new Date());

function seed(name: string, post: Partial<AppointmentInput> | null = {}) {
	return seedPerson(db, vault, { name }, { at: units.langli, post });
}

function appointAs(
	actor: Actor | typeof system,
	person: SeededPerson,
	unit: { public_id: string },
	facts: Partial<AppointmentInput> = {}
) {
	return run(db, (trx) => appoint(trx, actor, person.publicId, postAt(unit, facts)));
}

async function onlyPost(person: SeededPerson): Promise<string> {
	const [post] = await listAppointments(db, 'everywhere', person.publicId);
	return post?.public_id ?? '';
}

async function count(asOf: string, knownAt?: Date): Promise<number> {
	const counts = await countStaff(db, [units.xingsha.id], { asOf, ...(knownAt && { knownAt }) });
	return counts.get(units.xingsha.id) ?? -1;
}

test('a person counts from the first day of a post until its last, and not the day after', async () => {
	const person = await seed('起止', null);
	const { publicId } = await appointAs(clerk, person, units.xingsha, {
		from: '2024-03-01',
		until: '2024-06-01'
	});
	expect(
		await Promise.all(
			['2024-02-29', '2024-03-01', '2024-05-31', '2024-06-01'].map((day) => count(day))
		)
	).toEqual([0, 1, 1, 0]);
	expect(await lastAudit(db)).toMatchObject({
		action: 'appointment.create',
		subject_id: person.publicId,
		unit_id: units.xingsha.id,
		detail: { appointment: publicId, from: '2024-03-01', until: '2024-06-01' }
	});
});

test('a second main post on the same days is refused, and the first is named', async () => {
	const person = await seed('双主岗');
	await expect(appointAs(clerk, person, units.xingsha)).rejects.toMatchObject({
		status: 409,
		code: 'appointment-overlap',
		field: 'from',
		values: { unit: '㮾梨街道（示例）', date: foundingDay }
	});
	await appointAs(clerk, person, units.xingsha, { is_primary: false, until: '2020-02-01' });
	await expect(
		appointAs(clerk, person, units.xingsha, { is_primary: false, from: '2020-01-31' })
	).rejects.toMatchObject({ code: 'appointment-same-unit' });
});

test('a main post out of scope is not named', async () => {
	const person = await seed('外岗');
	await run(db, (trx) =>
		appoint(
			trx,
			system,
			person.publicId,
			postAt(units.xupu, { is_primary: false, from: '2021-01-01' })
		)
	);
	const neighbour = await seedHolder(db, vault, {
		name: '溆浦人事',
		role: 'unit-hr',
		at: units.xupu
	});
	await expect(run(db, (trx) => correctFirst(trx, neighbour, person))).rejects.toMatchObject({
		code: 'appointment-overlap-elsewhere',
		values: {}
	});
});

async function correctFirst(
	trx: Parameters<typeof correctAppointment>[0],
	actor: Actor,
	person: SeededPerson
) {
	const posts = await listAppointments(db, 'everywhere', person.publicId);
	const side = posts.find(({ is_primary }) => !is_primary)?.public_id ?? '';
	return correctAppointment(trx, actor, side, { ...postAt(units.xupu), reason: '改为主岗' });
}

test('two who appoint at the same moment: one is told', async () => {
	const person = await seed('抢先', null);
	const answers = await Promise.allSettled([
		appointAs(clerk, person, units.xingsha),
		appointAs(clerk, person, units.langli)
	]);
	expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
	const refused = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
	expect(refused.reason).toMatchObject({ code: 'appointment-overlap' });
	await run(db, (trx) => withdraw(trx, person));
});

async function withdraw(trx: Parameters<typeof withdrawAppointment>[0], person: SeededPerson) {
	return withdrawAppointment(trx, clerk, await onlyPost(person), { reason: '未到岗' });
}

test.each([
	['a unit out of scope', { unit: units.xupu.public_id }, 'unit-not-found'],
	['days before the unit was there', { from: '2019-12-31' }, 'appointment-unit-closed'],
	['an end before the beginning', { until: foundingDay }, 'appointment-dates']
])('%s is refused', async (_, facts, code) => {
	const person = await seed('不成', null);
	await expect(appointAs(clerk, person, units.langli, facts)).rejects.toMatchObject({ code });
	expect(await listAppointments(db, 'everywhere', person.publicId)).toEqual([]);
});

test('ending stops the count that day, and what was known before can still be asked', async () => {
	const person = await seed('离岗', null);
	await appointAs(clerk, person, units.xingsha, { from: '2025-01-01' });
	const knownBefore = await now();
	const end = (lastDay: string) =>
		onlyPost(person).then((post) =>
			run(db, (trx) => endAppointment(trx, clerk, post, { lastDay, reason: '辞职' }))
		);
	await expect(end('2024-12-31')).rejects.toMatchObject({
		code: 'appointment-ends-before-it-begins'
	});
	await end('2025-06-30');
	expect(await Promise.all(['2025-06-30', '2025-07-01'].map((day) => count(day)))).toEqual([1, 0]);
	expect(await count('2025-07-01', knownBefore)).toBe(1);
	expect(await lastAudit(db)).toMatchObject({
		action: 'appointment.end',
		detail: { last_day: '2025-06-30', reason: '辞职' }
	});
	await expect(end('2025-12-31')).rejects.toMatchObject({ code: 'appointment-ended-earlier' });
	expect(await listAppointments(db, 'everywhere', person.publicId)).toMatchObject([
		{ from: '2025-01-01', until: '2025-07-01' }
	]);
});

test('a correction replaces what was believed, and keeps it for "as known then"', async () => {
	const person = await seed('更正', null);
	const { publicId } = await appointAs(clerk, person, units.xingsha, {
		from: '2023-01-01',
		title: '网格员'
	});
	const knownBefore = await now();
	const corrected = await run(db, (trx) =>
		correctAppointment(trx, clerk, publicId, {
			...postAt(units.langli, { from: '2023-02-01', title: '儿童主任' }),
			reason: '录错单位'
		})
	);
	expect(await listAppointments(db, 'everywhere', person.publicId)).toMatchObject([
		{ public_id: corrected.publicId, title: '儿童主任', from: '2023-02-01' }
	]);
	const then = await listAppointments(db, 'everywhere', person.publicId, { knownAt: knownBefore });
	expect(then).toMatchObject([{ public_id: publicId, title: '网格员', from: '2023-01-01' }]);
	expect([await count('2023-03-01'), await count('2023-03-01', knownBefore)]).toEqual([0, 1]);
	await expect(
		run(db, (trx) =>
			correctAppointment(trx, clerk, publicId, { ...postAt(units.langli), reason: '再改' })
		)
	).rejects.toMatchObject({ status: 409, code: 'appointment-changed' });
});

test('a withdrawn post never was', async () => {
	const person = await seed('撤回', null);
	await appointAs(clerk, person, units.xingsha);
	const post = await onlyPost(person);
	await run(db, (trx) => withdrawAppointment(trx, clerk, post, { reason: '未到岗' }));
	expect(await listAppointments(db, 'everywhere', person.publicId)).toEqual([]);
	expect(await lastAudit(db)).toMatchObject({ action: 'appointment.withdraw' });
	await appointAs(clerk, person, units.langli);
});

test('what others may not see they may not end', async () => {
	const person = await seed('不归你管');
	const neighbour = await seedHolder(db, vault, { name: '溆浦', role: 'unit-hr', at: units.xupu });
	const post = await onlyPost(person);
	await expect(
		run(db, (trx) => endAppointment(trx, neighbour, post, { lastDay: today, reason: '试' }))
	).rejects.toMatchObject({ status: 404, code: 'appointment-not-found' });
});

test('the staff of a unit: with or without what is below, on a day, by name, by employment', async () => {
	await seedPerson(db, vault, { name: '社区甲' }, { at: units.longtang });
	await seedPerson(
		db,
		vault,
		{ name: '社区乙' },
		{ at: units.longtang, post: { employment: 'public-welfare-post', until: '2022-01-01' } }
	);
	const list = async (filter: Parameters<typeof listStaff>[2]) =>
		(
			await listStaff(db, scope, { unit: units.langli.public_id, query: '社区', ...filter })
		).staff.map(({ person_name }) => person_name);
	expect(await list({})).toEqual([]);
	expect(await list({ subtree: true })).toEqual(['社区甲']);
	expect(await list({ subtree: true, asOf: '2021-12-31' })).toEqual(['社区甲', '社区乙']);
	expect(await list({ subtree: true, asOf: '2022-01-01' })).toEqual(['社区甲']);
	expect(
		await list({ subtree: true, asOf: '2021-01-01', employment: 'public-welfare-post' })
	).toEqual(['社区乙']);
	expect(await list({ unit: units.longtang.public_id, query: 'sqj' })).toEqual(['社区甲']);
	expect(await list({ unit: units.xupu.public_id, subtree: true })).toEqual([]);
	expect(await list({ subtree: true, role: 'unit-hr' })).toEqual([]);
	expect(
		await countListedStaff(db, scope, {
			unit: units.langli.public_id,
			subtree: true,
			query: '社区'
		})
	).toBe(1);
});

test('the list holds nobody of another county, and counts each person once', async () => {
	const person = await seedPerson(db, vault, { name: '别县的' }, { at: units.xupu });
	const { staff } = await listStaff(db, scope, { query: '别县的' });
	expect(staff).toEqual([]);
	await run(db, (trx) =>
		appoint(trx, system, person.publicId, postAt(units.huaihua, { is_primary: false }))
	);
	const counts = await countStaff(db, [units.huaihua.id, units.xupu.id, units.xiantao.id]);
	expect(counts.get(units.huaihua.id)).toBe(counts.get(units.xupu.id) ?? 0);
	expect(counts.get(units.xiantao.id)).toBe(0);
});

test('pages of the staff follow each other without a gap or a repetition', async () => {
	for (let at = 0; at < 70; at++) {
		await seedPerson(db, vault, { name: `翻页${at}` }, { at: units.longtang });
	}
	const first = await listStaff(db, scope, { query: '翻页' });
	const second = await listStaff(db, scope, {
		query: '翻页',
		...(first.after && { after: first.after })
	});
	const ids = [...first.staff, ...second.staff].map(({ public_id }) => public_id);
	expect([first.staff.length, ids.length, new Set(ids).size, second.after]).toEqual([
		50,
		70,
		70,
		undefined
	]);
});

test('who has moved away is listed on the day they were there, but is no longer to be opened', async () => {
	const person = await seed('已调走', { until: '2023-01-01' });
	await appointAs(system, person, units.xupu, { from: '2023-01-01' });
	const { staff } = await listStaff(db, scope, { query: '已调走', asOf: '2022-06-01' });
	expect(staff).toMatchObject([{ person_name: '已调走', is_person_visible: false }]);
	expect(await listAppointments(db, scope, person.publicId)).toEqual([]);
});

test('a post that ends today counts today and not tomorrow', async () => {
	const person = await seed('今天止', null);
	const before = await count(today);
	await appointAs(clerk, person, units.xingsha, { until: addDays(today, 1) });
	expect(await count(today)).toBe(before + 1);
	expect(await count(addDays(today, 1))).toBe(before);
});

/** An instant between two transactions, by the database's clock. */
async function now(): Promise<Date> {
	const { at } = await db
		.selectFrom('audit_head')
		.select(({ fn }) => fn<Date>('clock_timestamp').as('at'))
		.executeTakeFirstOrThrow();
	await new Promise((resolve) => setTimeout(resolve, 5));
	return new Date(at.getTime() + 1);
}
