import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Vault } from '../secrets/vault.ts';

/**
 * The mark of a browser in which the owner of an account has signed in before. It proves nothing
 * about who sits there; it only keeps the owner out of the queue that somebody else's guesses
 * made (OWASP: device cookies). It is signed, not stored, holds for one account, and falls with
 * the password.
 */
const nonceBytes = 16;
const devicePattern = /^[0-9a-f]{32}\.[0-9a-f]{64}$/;

export const trustedDeviceDays = 365;

interface DeviceOwner {
	publicId: string;
	passwordHash: string | null;
}

/** A new mark for a browser in which the owner has just signed in. */
export function createDeviceMark(vault: Vault, owner: DeviceOwner): string {
	const nonce = randomBytes(nonceBytes).toString('hex');
	return `${nonce}.${sign(vault, owner, nonce).toString('hex')}`;
}

/** Whether the mark was made for this owner under this password. */
export function isTrustedDevice(
	vault: Vault,
	owner: DeviceOwner,
	mark: string | undefined
): mark is string {
	if (!mark || !devicePattern.test(mark)) return false;
	const [nonce = '', signature = ''] = mark.split('.');
	return timingSafeEqual(Buffer.from(signature, 'hex'), sign(vault, owner, nonce));
}

function sign(vault: Vault, { publicId, passwordHash }: DeviceOwner, nonce: string): Buffer {
	return vault.lookupHash('trusted-device', `${publicId}\0${passwordHash ?? ''}\0${nonce}`);
}
