import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createVault } from '../secrets/vault.ts';
import { deriveOfflineIdentity, isNamedForDevice } from './offline-identity.ts';

function vaultOf(lookupKey = randomBytes(32)) {
	return createVault({ currentKeyId: 'k1', encryptionKeys: { k1: randomBytes(32) }, lookupKey });
}

test('an account gets the same key at every sign-in, and no other account gets it', () => {
	const vault = vaultOf();
	const first = deriveOfflineIdentity(vault, 7);
	expect(deriveOfflineIdentity(vault, 7)).toEqual(first);
	expect(deriveOfflineIdentity(vault, 8).key).not.toBe(first.key);
	expect(deriveOfflineIdentity(vault, 8).account).not.toBe(first.account);
	expect(Buffer.from(first.key, 'base64url')).toHaveLength(32);
});

test('the name says nothing about the key, nor about another installation', () => {
	const [here, there] = [vaultOf(), vaultOf()];
	const { account, key } = deriveOfflineIdentity(here, 7);
	expect(Buffer.from(key, 'base64url').toString('hex')).not.toContain(account);
	expect(deriveOfflineIdentity(there, 7).account).not.toBe(account);
});

test('a device that speaks of another account is found out', () => {
	const vault = vaultOf();
	const { account } = deriveOfflineIdentity(vault, 7);
	expect(isNamedForDevice(vault, 7, account)).toBe(true);
	expect(isNamedForDevice(vault, 8, account)).toBe(false);
	expect(isNamedForDevice(vault, 7, '')).toBe(false);
});
