import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	lastAudit,
	personOf,
	postAt,
	residentNumber,
	run,
	seedHolder,
	seedPerson,
	system
} from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { appoint, endAppointment } from '../postings/appointment.ts';
import { changePerson, createPerson } from './person.ts';
import { getPerson, getPersonToChange } from './person-view.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const clerk = await seedHolder(db, vault, {
	name: '长沙县人事',
	role: 'unit-hr',
	at: units.changshaCounty
});
const neighbour = await seedHolder(db, vault, {
	name: '溆浦县人事',
	role: 'unit-hr',
	at: units.xupu
});
const number = residentNumber('19880312', '003');

test('a resident number fills in the day of birth and the sex, and is shown by its tail only', async () => {
	const { publicId } = await run(db, (trx) =>
		createPerson(
			trx,
			clerk,
			vault,
			personOf({
				name: '单 小示',
				unit: units.langli.public_id,
				document_number: number,
				phone: '138 0000 0001',
				mail: 'Shan@Example.org'
			})
		)
	);
	const person = await getPerson(db, clerk, publicId);
	expect(person).toMatchObject({ name: '单小示', sex: 'male', version: 1 });
	expect(person.documents).toMatchObject([{ type: 'resident-id', number_tail: number.slice(-4) }]);
	expect(person.contacts).toMatchObject([{ value_tail: '0001' }, { value_tail: 's…@example.org' }]);
	expect(JSON.stringify(person)).not.toMatch(/1988|0312|13800000001|shan@/);
	expect(await getPersonToChange(db, clerk, publicId)).toMatchObject({ birth_on: '1988-03-12' });
	const audit = await lastAudit(db);
	expect(audit).toMatchObject({ action: 'person.create', subject_id: publicId });
	expect(JSON.stringify(audit.detail)).not.toContain(number.slice(-4));
});

test('a number that is taken names its owner only to whoever may see them', async () => {
	await seedPerson(db, vault, { name: '占号', document_number: taken }, { at: units.langli });
	const again = (actor: typeof clerk, unit: { public_id: string }) =>
		run(db, (trx) =>
			createPerson(
				trx,
				actor,
				vault,
				personOf({ name: '后来', unit: unit.public_id, document_number: taken.toLowerCase() })
			)
		);
	await expect(again(clerk, units.langli)).rejects.toMatchObject({
		code: 'document-taken',
		field: 'document_number',
		values: { name: '占号' }
	});
	await expect(again(neighbour, units.xupu)).rejects.toMatchObject({
		code: 'document-taken-elsewhere',
		values: {}
	});
	expect(await db.selectFrom('person').where('name', '=', '后来').select('id').execute()).toEqual(
		[]
	);
});
const taken = residentNumber('19900101', '005');

test('people are registered only with units in scope', async () => {
	await expect(
		run(db, (trx) =>
			createPerson(trx, clerk, vault, personOf({ name: '越界', unit: units.xupu.public_id }))
		)
	).rejects.toMatchObject({ status: 422, code: 'unit-not-found' });
});

test('whoever changes an old version is told both versions', async () => {
	const { publicId } = await seedPerson(db, vault, { name: '曾改' }, { at: units.langli });
	const change = (name: string, version: number) =>
		run(db, (trx) =>
			changePerson(trx, clerk, publicId, { name, sex: null, birth_on: null, version })
		);
	expect(await change('曾改一', 1)).toEqual({ publicId, version: 2 });
	expect(await lastAudit(db)).toMatchObject({
		action: 'person.change',
		detail: { name_before: '曾改', name: '曾改一', version: 2 }
	});
	await expect(change('曾改二', 1)).rejects.toMatchObject({
		status: 409,
		code: 'person-changed',
		values: { yours: 1, current: 2 }
	});
	expect(await getPerson(db, clerk, publicId)).toMatchObject({ name: '曾改一', version: 2 });
});

test('two who change at the same moment: one is told', async () => {
	const { publicId } = await seedPerson(db, vault, { name: '同改' }, { at: units.langli });
	const answers = await Promise.allSettled(
		['甲', '乙', '丙'].map((suffix) =>
			run(db, (trx) =>
				changePerson(trx, clerk, publicId, {
					name: `同改${suffix}`,
					sex: null,
					birth_on: null,
					version: 1
				})
			)
		)
	);
	expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('out of scope is not found, to see or to change', async () => {
	const { publicId } = await seedPerson(db, vault, { name: '看不见' }, { at: units.langli });
	await expect(getPerson(db, neighbour, publicId)).rejects.toMatchObject({ status: 404 });
	await expect(
		run(db, (trx) =>
			changePerson(trx, neighbour, publicId, {
				name: '看得见',
				sex: null,
				birth_on: null,
				version: 1
			})
		)
	).rejects.toMatchObject({ status: 404, code: 'person-not-found' });
});

test('whoever never had a post is looked after by the unit that registered them', async () => {
	const { publicId } = await seedPerson(
		db,
		vault,
		{ name: '未任职' },
		{ at: units.langli, post: null }
	);
	expect(await getPerson(db, clerk, publicId)).toMatchObject({ name: '未任职' });
	await expect(getPerson(db, neighbour, publicId)).rejects.toMatchObject({ status: 404 });
});

test('a unit keeps sight of who left it until another has taken over', async () => {
	const { publicId } = await seedPerson(db, vault, { name: '调动' }, { at: units.langli });
	const post = await db
		.selectFrom('appointment')
		.innerJoin('person', 'person.id', 'appointment.person_id')
		.where('person.public_id', '=', publicId)
		.select('appointment.public_id')
		.executeTakeFirstOrThrow();
	await run(db, (trx) =>
		endAppointment(trx, system, post.public_id, { lastDay: '2024-12-31', reason: '调出' })
	);
	expect(await getPerson(db, clerk, publicId)).toMatchObject({ name: '调动' });
	await run(db, (trx) =>
		appoint(trx, system, publicId, postAt(units.xupu, { from: '2025-01-01' }))
	);
	await expect(getPerson(db, clerk, publicId)).rejects.toMatchObject({ status: 404 });
	expect(await getPerson(db, neighbour, publicId)).toMatchObject({ name: '调动' });
});

test('the same name and day of birth is registered again only on purpose', async () => {
	const create = (facts: object, actor = clerk, unit = units.langli) =>
		run(db, (trx) =>
			createPerson(
				trx,
				actor,
				vault,
				personOf({ name: '同名', birth_on: '1993-03-03', unit: unit.public_id, ...facts })
			)
		);
	await create({});
	await expect(create({})).rejects.toMatchObject({
		status: 409,
		code: 'person-duplicate',
		field: 'is_distinct'
	});
	await create({ birth_on: '1993-03-04' });
	await create({ is_distinct: true });
	await create({}, neighbour, units.xupu);
});
