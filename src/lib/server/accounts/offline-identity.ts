import type { OfflineIdentity } from '#lib/offline/account.ts';
import type { Vault } from '../secrets/vault.ts';

const accountBytes = 16;

/**
 * The name and the key under which the device of an account keeps what has not been sent. Derived,
 * so that nothing is stored: whoever signs in again on the device can open what they left there.
 */
export function deriveOfflineIdentity(vault: Vault, accountId: number): OfflineIdentity {
	return {
		account: nameForDevice(vault, accountId),
		key: vault.lookupHash('offline-key', String(accountId)).toString('base64url')
	};
}

/** Whether the device speaks of this account. */
export function isNamedForDevice(vault: Vault, accountId: number, name: string): boolean {
	return name === nameForDevice(vault, accountId);
}

function nameForDevice(vault: Vault, accountId: number): string {
	return vault
		.lookupHash('offline-account', String(accountId))
		.subarray(0, accountBytes)
		.toString('hex');
}
