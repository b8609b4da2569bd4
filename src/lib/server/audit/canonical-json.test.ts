import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the order of keys changes nothing, at any depth', () => {
	expect(canonicalJson({ b: [{ d: 1, c: null }], a: '㮾' })).toBe(
		'{"a":"㮾","b":[{"c":null,"d":1}]}'
	);
});

test('it is JSON that parses back to the same value', () => {
	fc.assert(
		fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
			expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
		})
	);
});
