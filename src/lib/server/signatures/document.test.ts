import { createPublicKey, verify as verifyByNode } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { run, seedPerson, type SeededPerson } from '../../../../tests/support/people.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { verifyFile } from '#lib/signatures/verify.ts';
import type { JsonValue } from '../database/json.ts';
import type { Database } from '../database/schema.ts';
import type { Vault } from '../secrets/vault.ts';
import {
	findDocument,
	getDocument,
	revokeDocument,
	signDocument,
	verifyPathOf,
	writeFile
} from './document.ts';
import { listPublicKeys } from './key.ts';

let db: Kysely<Database>;
let vault: Vault;
let wang: SeededPerson;

beforeAll(async () => {
	({ db, vault } = await freshDatabase());
	const { langli } = await seedUnits(db);
	wang = await seedPerson(db, vault, { name: '王𬭩' }, { at: langli });
});

const sign = (body: { [key: string]: JsonValue } = { name: '王𬭩', minutes: 90 }) =>
	run(db, (trx) => signDocument(trx, vault, { kind: 'certificate', body, personId: wang.id }));
const keys = () => listPublicKeys(db);

describe('a signed document', () => {
	test('verifies from its file and the published keys, and says what was signed', async () => {
		const document = await sign();
		expect(verifyFile(writeFile(document), await keys())).toEqual({
			outcome: 'valid',
			hash: document.hash,
			document: {
				name: '王𬭩',
				minutes: 90,
				kind: 'certificate',
				document: document.publicId,
				issued_at: document.issuedAt.toISOString(),
				verify_path: `/verify/${document.publicId}`
			}
		});
		expect(verifyPathOf(document)).toBe(
			`/verify/${document.publicId}?h=${document.hash.slice(0, 16)}`
		);
	});

	test('is signed as every other implementation of Ed25519 reads it', async () => {
		const { body, signature } = await sign();
		const [key] = await keys();
		const publicKey = createPublicKey({
			format: 'jwk',
			key: { kty: 'OKP', crv: 'Ed25519', x: key?.public_key }
		});
		const signed = Buffer.from(signature, 'base64url');
		expect(verifyByNode(null, Buffer.from(body, 'utf8'), publicKey, signed)).toBe(true);
	});

	test('names itself, whatever its body claims to be', async () => {
		const document = await sign({ kind: 'learning-record', document: 'x', name: '李雷' });
		expect(JSON.parse(document.body)).toMatchObject({
			kind: 'certificate',
			document: document.publicId,
			name: '李雷'
		});
	});

	test('is found as it was signed, and an unknown one is not found', async () => {
		const document = await sign();
		expect(await getDocument(db, document.publicId)).toEqual(document);
		const unknown = '01900000-0000-7000-8000-000000000000';
		expect(await findDocument(db, unknown)).toBeUndefined();
		expect(await codeOf(getDocument(db, unknown))).toBe('signed-document-not-found');
	});

	test('cannot be changed, by nobody', async () => {
		const { id } = await sign();
		const change = db
			.updateTable('signed_document')
			.set({ body: '{"minutes":900}' })
			.where('id', '=', id)
			.execute();
		await expect(change).rejects.toMatchObject({ constraint: 'signed_document_frozen_check' });
	});

	test('outlives the person it is about', async () => {
		const unit = await db.selectFrom('unit').selectAll().executeTakeFirstOrThrow();
		const leaver = await seedPerson(db, vault, { name: '李雷' }, { at: unit, post: null });
		const document = await run(db, (trx) =>
			signDocument(trx, vault, { kind: 'certificate', body: { a: 1 }, personId: leaver.id })
		);
		await db.deleteFrom('person').where('id', '=', leaver.id).execute();
		const kept = await getDocument(db, document.publicId);
		expect(kept.personId).toBeNull();
		expect(verifyFile(writeFile(kept), await keys()).outcome).toBe('valid');
	});
});

describe('revoking', () => {
	test('is said once, with its reason, and the document stays what it was', async () => {
		const document = await sign();
		const revoke = (reason: string) =>
			run(db, (trx) => revokeDocument(trx, document.id, { reason, revokedBy: wang.id }));
		await revoke('发给了同名的人');
		expect(await codeOf(revoke('再次'))).toBe('document-revoked');
		const kept = await getDocument(db, document.publicId);
		expect(kept).toEqual({
			...document,
			revokedAt: expect.any(Date),
			revocationReason: '发给了同名的人'
		});
		expect(verifyFile(writeFile(kept), await keys()).outcome).toBe('valid');
	});
});

describe('the signing key', () => {
	test('is made once, even when twenty documents need it at the same moment', async () => {
		const { db: empty, vault: own } = await freshDatabase();
		await Promise.all(
			Array.from({ length: 20 }, () =>
				run(empty, (trx) =>
					signDocument(trx, own, { kind: 'certificate', body: {}, personId: null })
				)
			)
		);
		expect(await listPublicKeys(empty)).toHaveLength(1);
		const { rows } = await sql<{ count: number }>`
			select count(*)::int as count from signed_document`.execute(empty);
		expect(rows[0]?.count).toBe(20);
	});

	test('is kept sealed', async () => {
		await sign();
		const row = await db.selectFrom('signing_key').selectAll().executeTakeFirstOrThrow();
		const secret = vault.open(
			{ keyId: row.key_id, bytes: row.private_key_encrypted },
			`signing_key.private_key:${row.id}`
		);
		expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
		expect(row.private_key_encrypted.includes(Buffer.from(secret, 'base64url'))).toBe(false);
	});

	test('makes room for a new one when it is retired, and what it signed still verifies', async () => {
		const before = await sign();
		await db
			.updateTable('signing_key')
			.set({ retired_at: sql`now()` })
			.execute();
		const after = await sign();
		expect(after.keyId).not.toBe(before.keyId);
		const published = await keys();
		expect(published).toEqual([
			expect.objectContaining({ id: before.keyId, retired_at: expect.any(String) }),
			expect.objectContaining({ id: after.keyId, retired_at: null })
		]);
		expect(verifyFile(writeFile(before), published).outcome).toBe('valid');
		expect(verifyFile(writeFile(after), published).outcome).toBe('valid');
	});
});
