import { expect, test } from 'vitest';
import { isCreditCode } from './credit-code.ts';

test('a code with the right check sign passes', () => {
	// The example of GB 32100-2015.
	expect(isCreditCode('91350100M000100Y43')).toBe(true);
});

test('one changed sign is found', () => {
	expect(isCreditCode('91350100M000100Y44')).toBe(false);
	expect(isCreditCode('91350100M000100Y34')).toBe(false);
	expect(isCreditCode('91350101M000100Y43')).toBe(false);
});

test('letters that the standard leaves out, and other lengths, are refused', () => {
	expect(isCreditCode('9135010OM000100Y43')).toBe(false);
	expect(isCreditCode('91350100M000100Y4')).toBe(false);
	expect(isCreditCode('')).toBe(false);
});
