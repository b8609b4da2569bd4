import { expect, test } from 'vitest';
import { answerLimits, browserOf, deviceOf, nextSeq } from './protocol.ts';

test('a page writes under its browser, with a name of its own', () => {
	const browser = '01900000-0000-7000-8000-000000000001';
	const device = deviceOf(browser, '01900000-0000-7000-8000-00000000abcd');
	expect(device).toBe(`${browser}.00000000abcd`);
	expect(browserOf(device)).toBe(browser);
});

test('a deed has a higher number than any that the page knows, and than any done a second before', () => {
	expect(nextSeq(0, 0)).toBe(1);
	expect(nextSeq(7, 3_000)).toBe(8);
	expect(nextSeq(7, 61_900)).toBe(61);
	expect(nextSeq(90_000, 10 * 86_400_000)).toBe(90_001);
	expect(nextSeq(0, 10 * 86_400_000)).toBeLessThan(answerLimits.seqMax);
});
