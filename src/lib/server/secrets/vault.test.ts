import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createVault } from './vault.ts';

const keys = {
	currentKeyId: 'k2',
	encryptionKeys: { k1: randomBytes(32), k2: randomBytes(32) },
	lookupKey: randomBytes(32)
};
const vault = createVault(keys);

test('what was sealed opens at its own place', () => {
	const sealed = vault.seal('990101199001010017', 'identity_document:7');
	expect(vault.open(sealed, 'identity_document:7')).toBe('990101199001010017');
	expect(sealed.bytes.includes('990101199001010017')).toBe(false);
});

test('a ciphertext moved to another row does not open', () => {
	const sealed = vault.seal('990101199001010017', 'identity_document:7');
	expect(() => vault.open(sealed, 'identity_document:8')).toThrow();
});

test('a changed byte does not open', () => {
	const sealed = vault.seal('secret', 'here');
	sealed.bytes[14] = (sealed.bytes[14] ?? 0) ^ 1;
	expect(() => vault.open(sealed, 'here')).toThrow();
});

test('rows sealed with an older key stay readable after the key was changed', () => {
	const older = createVault({ ...keys, currentKeyId: 'k1' });
	expect(vault.open(older.seal('kept', 'here'), 'here')).toBe('kept');
	expect(() => vault.open({ keyId: 'k9', bytes: Buffer.alloc(40) }, 'here')).toThrow(/k9/);
});

test('look-ups find equal values of a kind and nothing else', () => {
	expect(vault.lookupHash('phone', '1')).toEqual(vault.lookupHash('phone', '1'));
	expect(vault.lookupHash('phone', '1')).not.toEqual(vault.lookupHash('mail', '1'));
});
