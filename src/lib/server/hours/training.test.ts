import { describe, expect, test } from 'vitest';
import { addDays, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { received, seedPolicy, training } from '../../../../tests/support/hours.ts';
import { lastAudit, run, seedHolder, type NamedUnit } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { approveTraining, refuseTraining } from './decision.ts';
import { fileTraining, openFilingsMax, withdrawTraining } from './filing.ts';
import {
	getFilingToDecide,
	getOwnFiling,
	listFilings,
	listFilingsToDecide
} from './filing-list.ts';
import type { TrainingInput } from './input.ts';
import { reverseEntry } from './reversal.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
await seedPolicy(db);
const today = businessDay(new Date());

const hold = (name: string, role: Actor['grants'][number]['role'], at: NamedUnit) =>
	seedHolder(db, vault, { name, role, at });
const hr = await hold('刘海燕', 'unit-hr', units.langli);
const county = await hold('县局主管', 'county-bureau', units.changshaCounty);
const elsewhere = await hold('石龙人事', 'unit-hr', units.shilong);
const learner = await hold('杨小禾', 'learner', units.langli);

const file = (facts: Partial<TrainingInput> = {}, actor = learner) =>
	run(db, (trx) => fileTraining(trx, actor, training(facts), { evidence: received() }));
const approve = (actor: Actor, filing: string, minutes = 360, reason: string | null = null) =>
	run(db, (trx) => approveTraining(trx, actor, filing, { minutes, reason }));
const refuse = (actor: Actor, filing: string) =>
	run(db, (trx) => refuseTraining(trx, actor, filing, { reason: '证书上的日期看不清。' }));
const withdraw = (actor: Actor, filing: string) =>
	run(db, (trx) => withdrawTraining(trx, actor, filing));

const linesFor = (filing: string) =>
	db.selectFrom('hours_entry').where('source_key', '=', filing).selectAll().execute();
const noticesOf = (actor: Actor) =>
	db
		.selectFrom('notice')
		.where('person_id', '=', actor.personId)
		.select(['kind', 'detail', 'link'])
		.orderBy('id', 'desc')
		.execute();

describe('a training that was filed', () => {
	test('waits for the unit where the learner works, in minutes, with its proof', async () => {
		const { publicId } = await file({ title: '等待审核' });
		expect(await getOwnFiling(db, learner, publicId)).toMatchObject({
			title: '等待审核',
			minutes: 360,
			state: 'open',
			file_name: '结业证书.pdf',
			unit_name: '㮾梨街道（示例）'
		});
		const { filings } = await listFilingsToDecide(db, hr);
		expect(filings.map(({ public_id }) => public_id)).toContain(publicId);
		expect(await linesFor(publicId)).toEqual([]);
		expect(await lastAudit(db)).toMatchObject({
			action: 'training.file',
			unit_id: units.langli.id,
			detail: { training: publicId, minutes: 360 }
		});
	});

	test('counts class hours and minutes as the rules of its days say', async () => {
		const minutesOf = async (facts: Partial<TrainingInput>) => {
			const { publicId } = await file({ title: JSON.stringify(facts), ...facts });
			return (await getOwnFiling(db, learner, publicId)).minutes;
		};
		expect(await minutesOf({ amount: 8, amount_unit: 'class-hours' })).toBe(360);
		expect(await minutesOf({ amount: 7.5, amount_unit: 'hours' })).toBe(450);
		expect(await minutesOf({ amount: 90, amount_unit: 'minutes' })).toBe(90);
		const before = { first_day: '2003-03-03', last_day: '2003-03-03' };
		expect(await minutesOf({ amount: 2, amount_unit: 'class-hours', ...before })).toBe(90);
	});

	test('is seen by nobody else’s unit, nor by another learner', async () => {
		const { publicId } = await file({ title: '别人看不到' });
		expect(await codeOf(getFilingToDecide(db, elsewhere, publicId))).toBe('training-not-found');
		expect(await codeOf(getOwnFiling(db, hr, publicId))).toBe('training-not-found');
		expect(await codeOf(withdraw(hr, publicId))).toBe('training-not-found');
		expect((await getFilingToDecide(db, county, publicId)).filing.title).toBe('别人看不到');
	});

	test('is withdrawn by the one who filed it, once, and then decided by nobody', async () => {
		const { publicId } = await file({ title: '填错了' });
		await withdraw(learner, publicId);
		expect(await lastAudit(db)).toMatchObject({ action: 'training.withdraw' });
		expect((await getOwnFiling(db, learner, publicId)).state).toBe('withdrawn');
		expect(await codeOf(withdraw(learner, publicId))).toBe('training-decided');
		expect(await codeOf(approve(hr, publicId))).toBe('training-decided');
		expect(await linesFor(publicId)).toEqual([]);
	});
});

describe('a filing is refused', () => {
	test.each<[code: string, facts: Partial<TrainingInput>]>([
		['training-days', { first_day: '2026-05-13', last_day: '2026-05-12' }],
		['training-too-early', { first_day: '1999-12-31', last_day: '2000-01-01' }],
		['training-ahead', { first_day: today, last_day: addDays(today, 1) }],
		['training-too-long', { amount: 8.1 }],
		['training-too-long', { amount: 481, amount_unit: 'minutes' }],
		['training-too-long', { amount: 1_001, first_day: '2025-01-01', last_day: '2025-12-31' }]
	])('%s', async (code, facts) => {
		expect(await codeOf(file({ title: '不合规', ...facts }))).toBe(code);
	});

	test('where the same was filed before, however it is written, until that one is gone', async () => {
		const facts = {
			title: 'Family Casework 培训',
			first_day: '2025-03-01',
			last_day: '2025-03-02'
		};
		const first = await file(facts);
		expect(await codeOf(file({ ...facts, title: 'FAMILY casework 培训' }))).toBe(
			'training-filed-before'
		);
		const other = { ledger: 'cadre', subject: null } as const;
		expect(await codeOf(file({ ...facts, part: other }))).toBe('done');
		await withdraw(learner, first.publicId);
		const second = await file(facts);
		await approve(hr, second.publicId);
		expect(await codeOf(file(facts))).toBe('training-filed-before');
		const [line] = await linesFor(second.publicId);
		await run(db, (trx) =>
			reverseEntry(trx, hr, { entry: line?.public_id ?? '', reason: '重新核对' })
		);
		expect(await codeOf(file(facts))).toBe('done');
	});

	test('where two presses come at once', async () => {
		const facts = { title: '按了两次', first_day: '2025-04-01', last_day: '2025-04-01' };
		const codes = await Promise.all([codeOf(file(facts)), codeOf(file(facts))]);
		expect(codes.sort()).toEqual(['done', 'training-filed-before']);
	});

	test('where too many wait', async () => {
		const busy = await hold('填得太多', 'learner', units.langli);
		for (let count = 0; count < openFilingsMax; count++)
			await file({ title: `第${count}次` }, busy);
		expect(await codeOf(file({ title: '再一次' }, busy))).toBe('training-open-max');
	});
});

describe('a decision', () => {
	test('to grant fewer minutes writes just these into the ledger, with the reason and the proof', async () => {
		const { publicId } = await file({
			title: '少认一些',
			part: { ledger: 'technician', subject: 'public' },
			certificate_number: '示例-2026-001'
		});
		await approve(hr, publicId, 300, '签到只有五小时。');
		const [line] = await linesFor(publicId);
		expect(line).toMatchObject({
			person_id: learner.personId,
			ledger: 'technician',
			subject: 'public',
			minutes: 300,
			earned_on: '2026-05-12',
			verified_by: hr.personId,
			evidence: { minutes_filed: 360, certificate_number: '示例-2026-001' },
			rules: [{ key: 'hours.external-minutes-per-day-max', value: 480 }]
		});
		expect(await lastAudit(db)).toMatchObject({
			action: 'training.approve',
			detail: { training: publicId, minutes: 300, filed: 360 }
		});
		expect((await noticesOf(learner))[0]).toMatchObject({
			kind: 'training-approved',
			detail: { title: '少认一些', minutes: 300 },
			link: `/hours/filings/${publicId}`
		});
	});

	test('to refuse says why, and writes no line', async () => {
		const { publicId } = await file({ title: '看不清楚' });
		await refuse(county, publicId);
		expect(await linesFor(publicId)).toEqual([]);
		expect(await getOwnFiling(db, learner, publicId)).toMatchObject({
			state: 'refused',
			reason: '证书上的日期看不清。',
			decided_by_name: '县局主管'
		});
		expect(await lastAudit(db)).toMatchObject({ action: 'training.refuse' });
		expect((await noticesOf(learner))[0]?.kind).toBe('training-refused');
	});

	test('is made once, even where two make it at the same moment', async () => {
		const { publicId } = await file({ title: '两人同时' });
		const codes = await Promise.all([
			codeOf(approve(hr, publicId)),
			codeOf(refuse(county, publicId)),
			codeOf(approve(county, publicId))
		]);
		expect(codes.filter((code) => code === 'done')).toHaveLength(1);
		expect(codes.filter((code) => code === 'training-decided')).toHaveLength(2);
		expect((await linesFor(publicId)).length).toBeLessThanOrEqual(1);
	});

	test('is not for another unit, not for more than was filed, not for fewer without a reason', async () => {
		const { publicId } = await file({ title: '不能这样' });
		expect(await codeOf(approve(elsewhere, publicId))).toBe('training-not-found');
		expect(await codeOf(approve(learner, publicId))).toBe('training-not-found');
		expect(await codeOf(approve(hr, publicId, 361))).toBe('training-minutes-more');
		expect(await codeOf(approve(hr, publicId, 359))).toBe('training-minutes-reason');
		expect(await linesFor(publicId)).toEqual([]);
		expect((await getOwnFiling(db, learner, publicId)).state).toBe('open');
	});

	test('about oneself is left to others', async () => {
		const { publicId } = await file({ title: '人事自己的' }, hr);
		expect(await codeOf(approve(hr, publicId))).toBe('training-own');
		const { filings } = await listFilingsToDecide(db, hr);
		expect(filings.map(({ public_id }) => public_id)).not.toContain(publicId);
		expect(await codeOf(approve(county, publicId))).toBe('done');
	});
});

describe('the list of what waits', () => {
	test('begins with the oldest, and goes on where its page ended', async () => {
		const { filings } = await listFilingsToDecide(db, hr);
		expect(filings.length).toBeGreaterThan(30);
		const times = filings.map(({ filed_at }) => filed_at.getTime());
		expect(times).toEqual([...times].sort((a, b) => a - b));
		const tenth = filings[9]?.public_id;
		const rest = await listFilingsToDecide(db, hr, { after: tenth });
		expect(rest.filings[0]?.public_id).toBe(filings[10]?.public_id);
	});

	test('keeps what was decided apart, the latest first, without what was withdrawn', async () => {
		const { filings } = await listFilingsToDecide(db, county, { isDecided: true });
		expect(new Set(filings.map(({ state }) => state))).toEqual(new Set(['approved', 'refused']));
		const times = filings.map(({ decided_at }) => decided_at?.getTime() ?? 0);
		expect(times).toEqual([...times].sort((a, b) => b - a));
		const next = await listFilingsToDecide(db, county, {
			isDecided: true,
			after: filings[0]?.public_id
		});
		expect(next.filings[0]?.public_id).toBe(filings[1]?.public_id);
	});

	test('names what else was filed for the same days', async () => {
		const twice = await hold('同一天两场', 'learner', units.langli);
		const first = await file({ title: '上午场' }, twice);
		const second = await file({ title: '下午场' }, twice);
		await file({ title: '另一天', first_day: '2026-05-13', last_day: '2026-05-13' }, twice);
		const { others } = await getFilingToDecide(db, hr, second.publicId);
		expect(others.map(({ title }) => title)).toEqual(['上午场']);
		await withdraw(twice, first.publicId);
		expect((await getFilingToDecide(db, hr, second.publicId)).others).toEqual([]);
		expect(await listFilings(db, twice.personId)).toHaveLength(3);
	});
});
