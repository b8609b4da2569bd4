import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test('a path of our own is kept with its query', () => {
	expect(ownPath('/units?as_of=2026-01-01')).toBe('/units?as_of=2026-01-01');
});

test.each([
	'',
	null,
	undefined,
	'https://evil.example',
	'//evil.example',
	'/\\evil.example',
	'/\t/evil.example',
	'javascript:alert(1)',
	'/a b',
	'\\\\evil'
])('%j becomes the home page', (text) => {
	expect(ownPath(text)).toBe('/');
});
