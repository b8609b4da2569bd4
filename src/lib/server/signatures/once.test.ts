import { expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedPerson } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { revokeDocument } from './document.ts';
import { differentDocumentsADayMax, signOnceADay } from './once.ts';

const { db, vault } = await freshDatabase();
const units = await seedUnits(db);
const wang = await seedPerson(db, vault, { name: '王小燕' }, { at: units.langli });
const li = await seedPerson(db, vault, { name: '李小禾' }, { at: units.langli });

const sign = (personId: number, minutes: number) =>
	run(db, (trx) =>
		signOnceADay(trx, vault, { kind: 'hours-statement', body: { minutes }, personId })
	);

test('the same words about the same person are one document a day', async () => {
	const first = await sign(wang.id, 10);
	expect((await sign(wang.id, 10)).publicId).toBe(first.publicId);
	expect((await sign(wang.id, 11)).publicId).not.toBe(first.publicId);
	expect((await sign(li.id, 10)).publicId).not.toBe(first.publicId);
});

test('two who ask at the same moment hold the same document', async () => {
	const documents = await Promise.all([sign(wang.id, 20), sign(wang.id, 20), sign(wang.id, 20)]);
	expect(new Set(documents.map(({ publicId }) => publicId)).size).toBe(1);
});

test('a document that was revoked is not handed out again', async () => {
	const first = await sign(wang.id, 30);
	await run(db, (trx) => revokeDocument(trx, first.id, { reason: '示例', revokedBy: null }));
	expect((await sign(wang.id, 30)).publicId).not.toBe(first.publicId);
});

test('so many different ones a day are no need of anybody’s', async () => {
	for (let minutes = 0; minutes < differentDocumentsADayMax - 1; minutes++)
		await sign(li.id, 100 + minutes);
	expect(await codeOf(sign(li.id, 1_000))).toBe('documents-a-day');
	expect(await codeOf(sign(li.id, 100))).toBe('done');
});
