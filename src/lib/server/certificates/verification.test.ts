import type { Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { achievementOf, seedClassHourRule } from '../../../../tests/support/certificates.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedPerson, system, type SeededPerson } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { createPublicId } from '#lib/identifiers.ts';
import type { Database } from '../database/schema.ts';
import type { Vault } from '../secrets/vault.ts';
import { getDocument, signDocument } from '../signatures/document.ts';
import { issueCertificate } from './certificate.ts';
import { revokeCertificate } from './register.ts';
import { findVerdict, lookUpNumber, normaliseNumber } from './verification.ts';

let db: Kysely<Database>;
let vault: Vault;
let wang: SeededPerson;

beforeAll(async () => {
	({ db, vault } = await freshDatabase());
	const { langli } = await seedUnits(db);
	await seedClassHourRule(db);
	wang = await seedPerson(db, vault, { name: '王秀兰' }, { at: langli });
});

const issue = () => run(db, (trx) => issueCertificate(trx, vault, system, achievementOf(wang)));
const lookUp = (number: string, address = '192.0.2.1') => lookUpNumber(db, vault, number, address);

describe('the public answer', () => {
	test('says that a certificate holds, and little more than stands on it', async () => {
		const { publicId, number } = await issue();
		const verdict = await findVerdict(db, publicId);
		expect(verdict).toMatchObject({
			outcome: 'valid',
			kind: 'certificate',
			maskedName: '王*',
			revokedOn: null,
			fitsCode: undefined,
			certificate: { number, minutes: 62, completed_on: '2026-05-23' }
		});
		const everything = JSON.stringify(verdict);
		expect(everything).not.toContain('王秀兰');
		expect(everything).not.toContain('holder');
		expect(everything).not.toContain(wang.publicId);
	});

	test('says when and why one was revoked', async () => {
		const { publicId } = await issue();
		await run(db, (trx) => revokeCertificate(trx, system, publicId, { reason: '重复发放' }));
		expect(await findVerdict(db, publicId)).toMatchObject({
			outcome: 'revoked',
			revokedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
			revocationReason: '重复发放'
		});
	});

	test('knows nothing of what was never issued', async () => {
		expect(await findVerdict(db, createPublicId())).toBeUndefined();
	});

	test('tells whether the code on the paper belongs to this very text', async () => {
		const { publicId } = await issue();
		const { hash } = await getDocument(db, publicId);
		const fits = async (code: string) => (await findVerdict(db, publicId, { code }))?.fitsCode;
		expect(await fits(hash.slice(0, 16))).toBe(true);
		expect(await fits('0000000000000000')).toBe(false);
	});

	test('tells of a document that is not what was signed', async () => {
		const { publicId } = await issue();
		const genuine = await db
			.selectFrom('signed_document')
			.where('public_id', '=', publicId)
			.select(['kind', 'body', 'hash', 'signature', 'signing_key_id', 'person_id', 'issued_at'])
			.executeTakeFirstOrThrow();
		const forged = createPublicId();
		const body = genuine.body.replace('"minutes":62', '"minutes":99');
		await db
			.insertInto('signed_document')
			.values({ ...genuine, public_id: forged, body })
			.execute();
		expect(await findVerdict(db, forged)).toMatchObject({ outcome: 'damaged' });
	});

	test('of another kind of document names its holder as briefly', async () => {
		const { publicId } = await run(db, (trx) =>
			signDocument(trx, vault, {
				kind: 'learning-record',
				body: { holder: { name: '欧阳𠮷' }, courses: [] },
				personId: wang.id
			})
		);
		expect(await findVerdict(db, publicId)).toMatchObject({
			outcome: 'valid',
			kind: 'learning-record',
			maskedName: '欧*',
			certificate: null
		});
	});
});

describe('a number', () => {
	test('finds its certificate, however it was typed', async () => {
		const { publicId, number } = await issue();
		expect(await lookUp(number)).toBe(publicId);
		expect(await lookUp(` ${number.toLowerCase().replaceAll('-', '—')} `)).toBe(publicId);
		expect(normaliseNumber('ＺＸ－２０２６－００００１７')).toBe('ZX-2026-000017');
	});

	test('that was never given finds nothing', async () => {
		expect(await lookUp('ZX-2026-999999')).toBeUndefined();
		expect(await lookUp('x'.repeat(500))).toBeUndefined();
	});

	test('cannot be tried one after another, not even by those that are found', async () => {
		const { number } = await issue();
		const tries = [];
		for (let count = 0; count < 61; count += 1) {
			tries.push(await codeOf(lookUp(number, '192.0.2.9')));
		}
		expect(tries.filter((code) => code === 'done')).toHaveLength(60);
		expect(tries.at(-1)).toBe('verify-limited');
		expect(await codeOf(lookUp(number, '192.0.2.10'))).toBe('done');
	});
});
