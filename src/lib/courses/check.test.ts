import { describe, expect, test } from 'vitest';
import { isRight } from './check.ts';

const key = (...right: string[]) => ({ right });

describe('an answer is right', () => {
	test('where the one option was chosen', () => {
		expect(isRight('single', key('b'), ['b'])).toBe(true);
		expect(isRight('truefalse', key('a'), ['a'])).toBe(true);
	});

	test('where exactly the right options were chosen, in any order', () => {
		expect(isRight('multiple', key('a', 'c'), ['c', 'a'])).toBe(true);
	});

	test('where every step is in its place', () => {
		expect(isRight('order', key('x', 'y', 'z'), ['x', 'y', 'z'])).toBe(true);
	});

	test('where every row has its partner', () => {
		expect(isRight('match', key('a=1', 'b=2'), ['b=2', 'a=1'])).toBe(true);
	});

	test('where the text holds an accepted wording, whatever its width, case and punctuation', () => {
		expect(isRight('short', key('知情同意', 'consent'), [' 要先取得 “知情 同意”。'])).toBe(true);
		expect(isRight('short', key('consent'), ['ＣＯＮＳＥＮＴ'])).toBe(true);
	});
});

describe('an answer is wrong', () => {
	test.each([
		['single', ['b'], ['a']],
		['single', ['b'], []],
		['single', ['b'], ['a', 'b']],
		['multiple', ['a', 'c'], ['a']],
		['multiple', ['a', 'c'], ['a', 'b', 'c']],
		['multiple', ['a', 'c'], ['a', 'a']],
		['order', ['x', 'y'], ['y', 'x']],
		['order', ['x', 'y'], ['x']],
		['match', ['a=1', 'b=2'], ['a=2', 'b=1']],
		['short', ['同意'], ['']],
		['short', ['同意'], ['不知道']],
		['short', ['同意'], ['同意', '同意']]
	] as const)('%s %j for %j', (kind, right, response) => {
		expect(isRight(kind, key(...right), response)).toBe(false);
	});
});
