import { keygen, sign } from '@noble/ed25519';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { describe, expect, test } from 'vitest';
import { documentFormat, fileLengthMax, parseKeys, verifyFile, type PublicKey } from './verify.ts';

const { secretKey, publicKey } = keygen();
const key: PublicKey = {
	id: 'zx-1',
	public_key: encodeBase64urlNoPadding(publicKey),
	created_at: '2026-01-01T00:00:00.000Z',
	retired_at: null
};
const head = {
	kind: 'certificate',
	document: '01900000-0000-7000-8000-000000000001',
	issued_at: '2026-05-23T01:02:03.000Z',
	verify_path: '/verify/01900000-0000-7000-8000-000000000001'
};

function fileOf(body: object, change: object = {}): string {
	const document = JSON.stringify(body);
	return JSON.stringify({
		format: documentFormat,
		kind: 'certificate',
		document,
		hash: bytesToHex(sha256(utf8ToBytes(document))),
		key_id: 'zx-1',
		signature: encodeBase64urlNoPadding(sign(utf8ToBytes(document), secretKey)),
		...change
	});
}

const outcome = (text: string, keys: PublicKey[] = [key]) => verifyFile(text, keys).outcome;

test('a file that its key signed is valid', () => {
	expect(verifyFile(fileOf({ ...head, name: '欧阳𠮷' }), [key])).toMatchObject({
		outcome: 'valid',
		document: { name: '欧阳𠮷' }
	});
});

describe('a file is refused', () => {
	test('as not ours, where it is something else', () => {
		for (const text of ['', 'null', '[]', '%PDF-1.7', '{"format":"other/1"}']) {
			expect(outcome(text)).toBe('not-ours');
		}
		expect(outcome(fileOf(head, { signature: 'short' }))).toBe('not-ours');
		expect(outcome(fileOf(head, { kind: 'diploma' }))).toBe('not-ours');
		expect(outcome(fileOf({ ...head, pad: 'x'.repeat(fileLengthMax) }))).toBe('not-ours');
	});

	test('as changed, where a single character is another', () => {
		const text = fileOf({ ...head, minutes: 90 });
		expect(outcome(text.replace('90', '99'))).toBe('changed');
	});

	test('as changed, where it is handed out as another kind of document', () => {
		expect(outcome(fileOf(head, { kind: 'learning-record' }))).toBe('changed');
	});

	test('as of an unknown key, where the key is not among those published', () => {
		expect(outcome(fileOf(head), [])).toBe('unknown-key');
		expect(outcome(fileOf(head, { key_id: 'zx-2' }))).toBe('unknown-key');
	});

	test('as wrongly signed, where the hash was made to fit but the signature was not', () => {
		const forged = JSON.stringify({ ...head, minutes: 900 });
		const hash = bytesToHex(sha256(utf8ToBytes(forged)));
		expect(outcome(fileOf(head, { document: forged, hash }))).toBe('bad-signature');
		const other: PublicKey = {
			...key,
			public_key: encodeBase64urlNoPadding(keygen().publicKey)
		};
		expect(outcome(fileOf(head), [other])).toBe('bad-signature');
		expect(outcome(fileOf(head), [{ ...key, public_key: '*' }])).toBe('bad-signature');
	});
});

test('a published list of keys is read, and anything else is not', () => {
	expect(parseKeys(JSON.stringify({ keys: [key] }))).toEqual([key]);
	for (const text of ['', '{}', '{"keys":[{"id":"zx-1"}]}']) {
		expect(parseKeys(text)).toBeUndefined();
	}
});
