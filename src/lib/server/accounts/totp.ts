import { timingSafeEqual } from 'node:crypto';
import { createTOTPKeyURI, generateHOTP } from '@oslojs/otp';
import { decodeBase32IgnorePadding, encodeBase32UpperCaseNoPadding } from '@oslojs/encoding';

/** RFC 6238 as every authenticator app reads it: SHA-1, six digits, thirty seconds. */
export const stepSeconds = 30;
const digits = 6;
const secretBytes = 20;
/** Clocks of phones are off by some seconds, and typing takes some. */
const stepsAside = 1;

/** A new secret of 160 bits, in base 32. */
export function createTotpSecret(): string {
	return encodeBase32UpperCaseNoPadding(crypto.getRandomValues(new Uint8Array(secretBytes)));
}

/** What the app scans. */
export function totpUri(secret: string, issuer: string, userName: string): string {
	return createTOTPKeyURI(issuer, userName, decodeBase32IgnorePadding(secret), stepSeconds, digits);
}

/** The code of a step, for whoever holds the secret. */
export function totpCode(secret: string, step: number): string {
	return generateHOTP(decodeBase32IgnorePadding(secret), BigInt(step), digits);
}

/** Whether the text has the shape of a code: six digits, whatever stands between them. */
export function isTotpCode(text: string): boolean {
	return /^\d{6}$/.test(text);
}

/**
 * The step that the code belongs to, at most one aside from now.
 *
 * @param step the step of this moment by the clock of the database
 */
export function findTotpStep(secret: string, code: string, step: number): number | undefined {
	if (!isTotpCode(code)) return undefined;
	let found: number | undefined;
	for (let candidate = step - stepsAside; candidate <= step + stepsAside; candidate++) {
		const expected = Buffer.from(totpCode(secret, candidate));
		if (timingSafeEqual(expected, Buffer.from(code))) found = candidate;
	}
	return found;
}
