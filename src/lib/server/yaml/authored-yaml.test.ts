import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readYaml } from './authored-yaml.ts';

const schema = v.strictObject({
	name: v.string(),
	items: v.array(v.strictObject({ code: v.string(), count: v.optional(v.number()) }))
});

function read(text: string) {
	return readYaml({ path: 'folder/file.yaml', text }, schema);
}

test('a file that fits gives its value, and the line of every part', () => {
	const { value, lineOf } = read('name: a\nitems:\n  - code: x\n    count: 2\n  - code: y\n');

	expect(value).toEqual({ name: 'a', items: [{ code: 'x', count: 2 }, { code: 'y' }] });
	expect(lineOf(['items', 0, 'count'])).toBe(4);
	expect(lineOf(['items', 1])).toBe(5);
	expect(lineOf(['items', 1, 'count'])).toBe(5);
});

test('every error is collected with its own line', () => {
	const { value, errors } = read('items:\n  - code: x\n    colour: red\n  - code: 7\n');

	expect(value).toBeUndefined();
	expect(errors.map(({ line, code }) => ({ line, code }))).toEqual(
		expect.arrayContaining([
			{ line: 1, code: 'missing-field' },
			{ line: 3, code: 'unknown-field' },
			{ line: 4, code: 'wrong-type' }
		])
	);
	expect(errors.every(({ file }) => file === 'folder/file.yaml')).toBe(true);
});

test('a broken syntax is refused on its line', () => {
	expect(read('name: a\nitems: [\n').errors).toMatchObject([{ code: 'yaml-syntax' }]);
	expect(read('name: a\nname: b\nitems: []\n').errors).toMatchObject([
		{ code: 'yaml-syntax', line: 2 }
	]);
});

test('an empty file is not a value', () => {
	expect(read('').errors).toMatchObject([{ line: 1, code: 'wrong-type' }]);
});

test('what is too short or too long is said with its limit', () => {
	const sized = v.strictObject({ name: v.pipe(v.string(), v.minLength(2), v.maxLength(4)) });
	const errorsOf = (text: string) => readYaml({ path: 'a.yaml', text }, sized).errors;

	expect(errorsOf('name: a')).toMatchObject([{ code: 'value-short', values: { limit: '2' } }]);
	expect(errorsOf('name: abcde')).toMatchObject([{ code: 'value-long', values: { limit: '4' } }]);
});

test('a small file that would unfold to a huge one is refused', () => {
	const level = (name: string, below: string) => `${name}: &${name} [${`*${below}, `.repeat(9)}]\n`;
	const bomb = `a: &a [x, x]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}`;

	expect(read(bomb).errors).toMatchObject([{ line: 1, code: 'yaml-aliases' }]);
	expect(read('['.repeat(40_000)).errors).not.toEqual([]);
});
