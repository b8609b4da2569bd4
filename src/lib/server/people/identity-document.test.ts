import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import {
	lastAudit,
	residentNumber,
	run,
	seedHolder,
	seedPerson,
	withoutStepUp
} from '../../../../tests/support/people.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import type { Actor } from '../grants/actor.ts';
import { addContact, contactTail, endContact, findPersonIdByContact } from './contact.ts';
import { addDocument, endDocument, revealDocument } from './identity-document.ts';
import { getPerson } from './person-view.ts';
import { findPeopleByNumber } from './search.ts';

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
const viewer = await seedHolder(db, vault, {
	name: '基地教务',
	role: 'base-registrar',
	at: units.changshaCounty
});
let sequence = 100;

function newNumber(): string {
	return residentNumber('19900101', String(sequence++));
}

async function seedWithDocument(name: string, number = newNumber()) {
	const person = await seedPerson(
		db,
		vault,
		{ name, document_number: number },
		{ at: units.langli }
	);
	const { documents } = await getPerson(db, clerk, person.publicId);
	return { ...person, number, document: documents[0]?.public_id ?? '' };
}

function reveal(actor: Actor, document: string) {
	return run(db, (trx) => revealDocument(trx, actor, vault, document, { reason: '报名核对' }));
}

test('a number is read in full with a reason, once, and the reading stays in the audit', async () => {
	const { document, number, publicId } = await seedWithDocument('看号');
	expect(await reveal(clerk, document)).toEqual({ document, once: { number } });
	const audit = await lastAudit(db);
	expect(audit).toMatchObject({
		action: 'person.reveal-document',
		subject_id: publicId,
		detail: { document, type: 'resident-id', reason: '报名核对' }
	});
	expect(JSON.stringify(audit)).not.toContain(number);
});

test('without the right, out of scope or without a recent proof nothing is read', async () => {
	const { document } = await seedWithDocument('不可看');
	const { seq } = await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
	await expect(reveal(viewer, document)).rejects.toMatchObject({ status: 404 });
	await expect(reveal(neighbour, document)).rejects.toMatchObject({ status: 404 });
	await expect(reveal(withoutStepUp(clerk), document)).rejects.toMatchObject({
		code: 'step-up-required'
	});
	expect(await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).toEqual({
		seq
	});
});

test('a ciphertext moved to another row does not open', async () => {
	const [first, second] = [await seedWithDocument('换一'), await seedWithDocument('换二')];
	const { number_encrypted } = await db
		.selectFrom('identity_document')
		.where('public_id', '=', first.document)
		.select('number_encrypted')
		.executeTakeFirstOrThrow();
	await db
		.updateTable('identity_document')
		.set({ number_encrypted })
		.where('public_id', '=', second.document)
		.execute();
	await expect(reveal(clerk, second.document)).rejects.toThrow();
	expect((await reveal(clerk, first.document)).once.number).toBe(first.number);
});

test('no number lies readable in the tables', async () => {
	const planted = await Promise.all(
		Array.from({ length: 20 }, (_, at) => seedWithDocument(`种${at}`))
	);
	const rows = await Promise.all([
		db.selectFrom('identity_document').selectAll().execute(),
		db.selectFrom('person').selectAll().execute(),
		db.selectFrom('audit_event').selectAll().execute()
	]);
	const everything = JSON.stringify(rows, (_, value) =>
		value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value
	);
	for (const { number } of planted) expect(everything).not.toContain(number.slice(6));
});

test('a second resident number is refused until the first is ended, and then its number is free', async () => {
	const { publicId, document, number } = await seedWithDocument('换证');
	const next = newNumber();
	const add = () =>
		run(db, (trx) =>
			addDocument(trx, clerk, vault, publicId, {
				document_type: 'resident-id',
				document_number: next
			})
		);
	await expect(add()).rejects.toMatchObject({ status: 409, code: 'document-second' });
	const end = () => run(db, (trx) => endDocument(trx, clerk, document, { reason: '录错' }));
	await end();
	expect(await lastAudit(db)).toMatchObject({
		action: 'person.end-document',
		detail: { reason: '录错' }
	});
	await add();
	expect(await findPeopleByNumber(db, clerk, vault, number)).toEqual([]);
	expect(await findPeopleByNumber(db, clerk, vault, next)).toMatchObject([{ public_id: publicId }]);
	await expect(end()).rejects.toMatchObject({ status: 404, code: 'document-not-found' });
	await seedWithDocument('后来人', number);
});

test('an exact number finds its owner in scope, and out of scope nobody', async () => {
	const { publicId, number } = await seedWithDocument('找人');
	const spaced = `${number.slice(0, 6)} ${number.slice(6)}`.toLowerCase();
	expect(await findPeopleByNumber(db, clerk, vault, spaced)).toMatchObject([
		{ public_id: publicId, birth_year: 1990 }
	]);
	expect(JSON.stringify(await findPeopleByNumber(db, clerk, vault, number))).not.toContain(
		number.slice(-4)
	);
	expect(await findPeopleByNumber(db, neighbour, vault, number)).toEqual([]);
	expect(await findPeopleByNumber(db, clerk, vault, number.slice(0, 17))).toEqual([]);
	expect(await findPeopleByNumber(db, clerk, vault, '找人')).toEqual([]);
});

test('a phone is one person’s at a time, however it is written', async () => {
	const first = await seedPerson(db, vault, { name: '机主' }, { at: units.langli });
	const second = await seedPerson(db, vault, { name: '后主' }, { at: units.langli });
	const add = (actor: Actor, person: { publicId: string }, value: string) =>
		run(db, (trx) => addContact(trx, actor, vault, person.publicId, { kind: 'phone', value }));
	const { publicId } = await add(clerk, first, '0086 138-0000-0003');
	await expect(add(clerk, second, '13800000003')).rejects.toMatchObject({
		code: 'contact-taken',
		values: { name: '机主' }
	});
	const far = await seedPerson(db, vault, { name: '远机主' }, { at: units.xupu });
	await expect(add(neighbour, far, '+8613800000003')).rejects.toMatchObject({
		code: 'contact-taken-elsewhere',
		values: {}
	});
	expect(await findPersonIdByContact(db, vault, 'phone', '138 0000 0003')).toBe(first.id);
	expect(await findPeopleByNumber(db, clerk, vault, '13800000003')).toMatchObject([
		{ name: '机主' }
	]);
	await run(db, (trx) => endContact(trx, clerk, publicId, { reason: '换号' }));
	expect(await findPersonIdByContact(db, vault, 'phone', '13800000003')).toBeUndefined();
	await add(clerk, second, '13800000003');
	expect(await findPersonIdByContact(db, vault, 'phone', '13800000003')).toBe(second.id);
});

test.each([
	['phone', '12800000000', 'phone-format'],
	['phone', '1380000000', 'phone-format'],
	['phone', '+86 010 1234567', 'phone-format'],
	['phone', 'abc', 'phone-format'],
	['mail', 'li@example', 'mail-format'],
	['mail', 'li example@example.org', 'mail-format'],
	['mail', '@example.org', 'mail-format']
] as const)('the %s %j is refused', async (kind, value, code) => {
	const person = await db.selectFrom('person').select('public_id').executeTakeFirstOrThrow();
	await expect(
		run(db, (trx) => addContact(trx, clerk, vault, person.public_id, { kind, value }))
	).rejects.toMatchObject({ status: 422, code, field: 'value' });
	expect(await findPersonIdByContact(db, vault, kind, value)).toBeUndefined();
});

test('a long mail host is cut to what the column takes', () => {
	expect(contactTail('mail', `li@${'host'.repeat(20)}.org`)).toHaveLength(20);
});
