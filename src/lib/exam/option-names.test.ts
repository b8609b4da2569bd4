import { expect, test } from 'vitest';
import { parseMarkdown } from '../markdown/parse.ts';
import { blockText } from '../markdown/text.ts';
import { nameOptions } from './option-names.ts';

const rename = (text: string, order: string[]) =>
	blockText(nameOptions(parseMarkdown(text).children, order));

test('a text names options by the letters that were shown', () => {
	expect(rename('{b}是对的；**{a}和{c}**都不是。', ['c', 'b', 'd', 'a'])).toBe(
		'B是对的；D和A都不是。'
	);
	expect(rename('| {a} | x |\n|-|-|\n| [{b}](/x) | y |', ['b', 'a'])).toBe('B x\nA y');
});

test('what names no option that was shown stays as it is', () => {
	expect(rename('{e}、{z}、{}', ['a', 'b'])).toBe('{e}、{z}、{}');
});

test('the text that was given does not change', () => {
	const { children } = parseMarkdown('{a}');
	const before = structuredClone(children);
	nameOptions(children, ['b', 'a']);

	expect(children).toEqual(before);
});
