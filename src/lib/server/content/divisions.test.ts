import { describe, expect, test } from 'vitest';
import { prepareDivisions } from './divisions.ts';

const tree = `divisions:
  - { code: '430000', name: 湖南省, level: province }
  - { code: '430100', name: 长沙市, level: city, parent: '430000' }
  - { code: '430121', name: 长沙县, level: county, parent: '430100' }
`;

function errorsOf(text: string) {
	const { errors } = prepareDivisions([{ path: 'divisions/a.yaml', text }]);
	return errors.map(({ line, code }) => ({ line, code }));
}

test('a level may be missing on the way down', () => {
	expect(
		errorsOf(`${tree}  - { code: '430199901', name: 某镇, level: township, parent: '430100' }\n`)
	).toEqual([]);
});

test('a code may be given again after its first holder ended', () => {
	const ended = `  - { code: '430122', name: 甲县, level: county, parent: '430100', valid_to: 2020-01-01 }\n`;
	const next = `  - { code: '430122', name: 乙县, level: county, parent: '430100', valid_from: 2020-01-01 }\n`;

	expect(errorsOf(tree + ended + next)).toEqual([]);
	expect(errorsOf(tree + ended + next.replace('2020', '2019'))).toEqual([
		{ line: 6, code: 'code-taken' }
	]);
});

describe('a division is refused with its line', () => {
	const refusals: [what: string, line: string, code: string][] = [
		['a code of other length', `code: '430121001', name: 某县, level: county`, 'code-length'],
		['a parent that is not there', `code: '440101', name: 某县, level: county`, 'parent-missing'],
		['an unknown level', `code: '430123', name: 某县, level: region`, 'wrong-type'],
		['a name that is missing', `code: '430123', level: county`, 'missing-field'],
		[
			'an end before the beginning',
			`code: '430123', name: 某县, level: county, valid_from: 2020-01-01, valid_to: 2019-01-01`,
			'empty-range'
		],
		[
			'a day that does not exist',
			`code: '430123', name: 某县, level: county, valid_from: 2020-13-01`,
			'bad-date'
		]
	];
	test.each(refusals)('%s', (_what, fields, code) => {
		const parent = code === 'parent-missing' ? '440100' : '430100';

		expect(errorsOf(`${tree}  - { ${fields}, parent: '${parent}' }\n`)).toEqual([
			{ line: 5, code }
		]);
	});

	test('a parent of the same level', () => {
		expect(
			errorsOf(`${tree}  - { code: '430122', name: 某县, level: county, parent: '430121' }\n`)
		).toEqual([{ line: 5, code: 'parent-level' }]);
	});

	test('a province with a parent', () => {
		expect(
			errorsOf(`${tree}  - { code: '440000', name: 广东省, level: province, parent: '430000' }\n`)
		).toEqual([{ line: 5, code: 'province-parent' }]);
	});
});
