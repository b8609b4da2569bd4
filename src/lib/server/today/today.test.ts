import { expect, test } from 'vitest';
import { addDays, addMonths, businessDay } from '#lib/dates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { received, seedPolicy, training } from '../../../../tests/support/hours.ts';
import { facts, fileAs } from '../../../../tests/support/qualifications.ts';
import { run, seedHolder, seedPerson, system } from '../../../../tests/support/people.ts';
import { seedCourse, seedEnrolment } from '../../../../tests/support/training.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { recordAudit, systemActor } from '../audit/audit.ts';
import type { Actor } from '../grants/actor.ts';
import { grantRole } from '../grants/grant.ts';
import { fileTraining, withdrawTraining } from '../hours/filing.ts';
import { renameUnit } from '../units/renaming.ts';
import { endingDays } from './duty.ts';
import { listDuties, listFigures } from './today.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const today = businessDay(new Date());
await seedPolicy(db);

const hunan = await seedHolder(db, vault, {
	name: '湖南主管',
	role: 'province-bureau',
	at: units.hunan
});
const langli = await seedHolder(db, vault, { name: '㮾梨人事', role: 'unit-hr', at: units.langli });
const dongguan = await seedHolder(db, vault, {
	name: '东莞主管',
	role: 'city-bureau',
	at: units.dongguan
});
const auditor = await seedHolder(db, vault, {
	name: '审计员',
	role: 'audit-administrator',
	at: units.nation
});
const learner = await seedHolder(db, vault, { name: '学员', role: 'learner', at: units.langli });

async function dutiesOf(actor: Actor, hasAuthenticator = true) {
	const duties = await listDuties(db, actor, { hasAuthenticator });
	return new Map(duties.map((duty) => [duty.kind, duty]));
}

test('a post that ends within the month is named to those who answer for it, and to nobody else', async () => {
	const lastDay = addDays(today, endingDays);
	const person = await seedPerson(
		db,
		vault,
		{ name: '临近到期' },
		{ at: units.langli, post: { until: lastDay } }
	);
	await seedPerson(
		db,
		vault,
		{ name: '还早' },
		{ at: units.langli, post: { until: addDays(lastDay, 1) } }
	);

	for (const actor of [hunan, langli]) {
		expect((await dutiesOf(actor)).get('appointments-ending')).toEqual({
			kind: 'appointments-ending',
			count: 1,
			dueOn: lastDay,
			link: '/people',
			examples: [{ name: '临近到期', link: `/people/${person.publicId}`, on: lastDay }]
		});
	}
	for (const actor of [dongguan, auditor, learner]) {
		expect((await dutiesOf(actor)).has('appointments-ending')).toBe(false);
	}
});

test('a grant that ends soon waits for the one who holds it and for those who may renew it', async () => {
	const person = await seedPerson(db, vault, { name: '授权到期' }, { at: units.langli });
	await run(db, (trx) =>
		grantRole(trx, system, {
			person: person.publicId,
			role: 'trainer',
			unit: units.langli.public_id,
			tree: 'civil-affairs',
			from: '2024-01-01',
			until: addDays(today, 3),
			reason: '示例'
		})
	);
	const holder: Actor = { ...langli, personId: person.id, grants: [] };
	expect((await dutiesOf(holder)).get('own-grant-ending')?.dueOn).toBe(addDays(today, 3));
	expect((await dutiesOf(langli)).get('grants-ending')?.examples.map(({ name }) => name)).toEqual([
		'授权到期'
	]);
	expect((await dutiesOf(dongguan)).has('grants-ending')).toBe(false);
});

test('an act that takes effect later is announced until its day', async () => {
	await run(db, (trx) =>
		renameUnit(trx, system, 'everywhere', units.dongguan.public_id, {
			effective_on: addDays(today, 10),
			document_number: '示例民发〔2026〕9号',
			reason: null,
			name: '东莞市民政局(新名示例)',
			short_name: null
		})
	);
	expect((await dutiesOf(dongguan)).get('unit-acts-ahead')?.dueOn).toBe(addDays(today, 10));
	expect((await dutiesOf(langli)).has('unit-acts-ahead')).toBe(false);
});

test('training that waits for a decision is named to those who decide, and not to whom it belongs', async () => {
	const file = (actor: Actor, title: string) =>
		run(db, (trx) => fileTraining(trx, actor, training({ title }), { evidence: received() }));
	const { publicId } = await file(learner, '省里的培训');
	await file(langli, '人事自己的培训');
	const link = `/hours/decisions/${publicId}`;
	expect((await dutiesOf(langli)).get('trainings-to-decide')).toEqual({
		kind: 'trainings-to-decide',
		count: 1,
		dueOn: null,
		link: '/hours/decisions',
		examples: [{ name: '学员', link, on: null }]
	});
	expect((await dutiesOf(hunan)).get('trainings-to-decide')?.count).toBe(2);
	for (const actor of [dongguan, auditor, learner])
		expect((await dutiesOf(actor)).has('trainings-to-decide')).toBe(false);

	await run(db, (trx) => withdrawTraining(trx, learner, publicId));
	expect((await dutiesOf(langli)).has('trainings-to-decide')).toBe(false);
});

test('whoever stands still in a course is named to those who look after their learning', async () => {
	const person = await seedPerson(db, vault, { name: '停下来的' }, { at: units.langli });
	const course = await seedCourse(db, { slug: 'first-home-visit' });
	await seedEnrolment(db, person, course, { daysAgo: 20 });

	for (const actor of [hunan, langli]) {
		expect((await dutiesOf(actor)).get('learners-stalled')).toEqual({
			kind: 'learners-stalled',
			count: 1,
			dueOn: null,
			link: '/training/learners?state=stalled',
			examples: [{ name: '停下来的', link: `/people/${person.publicId}`, on: null }]
		});
	}
	for (const actor of [dongguan, auditor, learner]) {
		expect((await dutiesOf(actor)).has('learners-stalled')).toBe(false);
	}
});

test('the second factor is asked of staff who lack it, not of learners', async () => {
	expect((await dutiesOf(langli, false)).has('second-factor')).toBe(true);
	expect((await dutiesOf(langli, true)).has('second-factor')).toBe(false);
	expect((await dutiesOf(learner, false)).has('second-factor')).toBe(false);
});

test('a broken audit chain stands above everything, for the audit administrator alone', async () => {
	await run(db, (trx) =>
		recordAudit(trx, systemActor('test'), {
			action: 'audit.verify',
			outcome: 'refused',
			detail: { rows: 9, anchors: 1, first_bad: { seq: 4, kind: 'edited' } }
		})
	);
	const [first] = await listDuties(db, auditor, { hasAuthenticator: false });
	expect(first?.kind).toBe('audit-flaw');
	expect((await dutiesOf(hunan)).has('audit-flaw')).toBe(false);

	await run(db, (trx) =>
		recordAudit(trx, systemActor('test'), {
			action: 'audit.verify',
			detail: { rows: 9, anchors: 1 }
		})
	);
	expect((await dutiesOf(auditor)).has('audit-flaw')).toBe(false);
});

test('figures count what lies in the scope on the day, and link to it', async () => {
	const before = new Map(
		(await listFigures(db, langli, { asOf: '2019-12-31' })).map(({ kind, value }) => [kind, value])
	);
	expect(before.get('people')).toBe(0);
	expect(before.get('units')).toBe(0);

	const now = new Map(
		(await listFigures(db, langli, { asOf: today })).map((figure) => [figure.kind, figure])
	);
	expect(now.get('units')?.value).toBe(2);
	expect(now.get('people')?.link).toBe(`/people?as_of=${today}`);
	const wider = new Map(
		(await listFigures(db, hunan, { asOf: today })).map((figure) => [figure.kind, figure])
	);
	expect(wider.get('people')?.value).toBeGreaterThan(now.get('people')?.value ?? 0);
	expect(await listFigures(db, learner, { asOf: today })).toEqual([]);
});

test('what people file for the exam waits for their unit, and a certificate for its registration', async () => {
	const holder = await seedHolder(db, vault, { name: '持证人', role: 'learner', at: units.langli });
	const approved_on = addDays(today, -30);
	const { publicId } = await fileAs(db, vault, holder, facts.credential({ approved_on }));
	expect((await dutiesOf(langli)).get('facts-to-decide')).toMatchObject({
		count: 1,
		link: '/exam/decisions',
		examples: [{ name: '持证人', link: `/exam/decisions/${publicId}` }]
	});
	for (const actor of [dongguan, auditor, learner])
		expect((await dutiesOf(actor)).has('facts-to-decide')).toBe(false);
	expect((await dutiesOf(holder)).get('certificate-to-register')).toMatchObject({
		dueOn: addDays(addMonths(approved_on, 12), -1),
		link: '/exam/road'
	});
	const soon = {
		applied_on: approved_on,
		began_on: addDays(today, -20),
		ended_on: addDays(today, 20)
	};
	await fileAs(db, vault, holder, facts.registration(soon));
	const own = await dutiesOf(holder);
	expect(own.get('registration-ending')).toMatchObject({ dueOn: addDays(today, 20) });
	expect(own.has('certificate-to-register')).toBe(false);
	expect((await dutiesOf(hunan)).get('renewals-due')).toMatchObject({
		count: 1,
		link: '/exam/candidates?state=renewal-due',
		examples: [{ name: '持证人', on: addDays(today, 20) }]
	});
	expect((await dutiesOf(dongguan)).has('renewals-due')).toBe(false);
});
