import { encodeBase32UpperCaseNoPadding } from '@oslojs/encoding';
import { expect, test } from 'vitest';
import { createTotpSecret, findTotpStep, totpCode, totpUri } from './totp.ts';

/** The secret and instants of RFC 6238, appendix B; the last six of its eight digits. */
const secret = encodeBase32UpperCaseNoPadding(new TextEncoder().encode('12345678901234567890'));

test.each([
	[59, '287082'],
	[1111111109, '081804'],
	[1111111111, '050471'],
	[1234567890, '005924'],
	[2000000000, '279037'],
	[20000000000, '353130']
])('at second %i of the epoch the code is %s', (second, code) => {
	const step = Math.floor(second / 30);
	expect(totpCode(secret, step)).toBe(code);
	expect(findTotpStep(secret, code, step)).toBe(step);
});

test('a code may be one step early or late, not two', () => {
	const step = 41152263;
	for (const aside of [-1, 0, 1]) {
		expect(findTotpStep(secret, totpCode(secret, step + aside), step)).toBe(step + aside);
	}
	for (const aside of [-2, 2]) {
		expect(findTotpStep(secret, totpCode(secret, step + aside), step)).toBeUndefined();
	}
});

test.each(['', '12345', '1234567', '12345a', '１２３４５６', '-12345', ' 28708'])(
	'%o is no code',
	(text) => {
		expect(findTotpStep(secret, text, 1)).toBeUndefined();
	}
);

test('a new secret has 160 bits, and the app learns issuer and user name', () => {
	const made = createTotpSecret();
	expect(made).toMatch(/^[A-Z2-7]{32}$/);
	expect(createTotpSecret()).not.toBe(made);
	const uri = new URL(totpUri(made, '知行', 'tianxiaoman'));
	expect(decodeURIComponent(uri.pathname)).toContain('知行:tianxiaoman');
	expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret: made, period: '30' });
});
