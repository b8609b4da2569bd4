import { expect, test } from 'vitest';
import { createQrCode } from './qr-code.ts';

test('a code is one path of unit squares within its quiet border', () => {
	const { size, path } = createQrCode('otpauth://totp/x:y?secret=ABCDEFGH&issuer=x');
	expect(path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
	const places = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
	expect(Math.min(...places)).toBe(4);
	expect(Math.max(...places)).toBe(size - 5);
	// The finder pattern of the upper left corner.
	expect(path.startsWith('M4 4h1v1h-1zM5 4h1v1h-1z')).toBe(true);
});
