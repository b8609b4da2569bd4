import { describe, expect, test } from 'vitest';
import { hostileYaml } from '../../../../tests/support/hostile.ts';
import { laws } from '../../../../tests/support/questions.ts';
import { prepareLaws } from './law-file.ts';

const prepare = (text: string) => prepareLaws({ path: 'questions/laws.yaml', text });

describe('laws are refused on the line', () => {
	test.each([
		[
			'of a code twice',
			laws.replace('code: old-rules', 'code: assistance-measures'),
			8,
			'law-doubled'
		],
		['of a name without its marks', laws.replace('《示例旧规定》', '示例旧规定'), 9, 'wrong-type'],
		['of a day that there is not', laws.replace('2019-03-02', '2019-02-30'), 5, 'bad-date'],
		['of an end before the beginning', laws.replace('2026-07-01', '2006-01-01'), 8, 'empty-range'],
		[
			'of a missing beginning',
			laws.replace('    in_force_from: 2014-05-01\n', ''),
			2,
			'missing-field'
		]
	])('%s', (_what, text, line, code) => {
		expect(prepare(text)).toMatchObject({ laws: [], errors: [{ line, code }] });
	});

	test.each(hostileYaml)('or read as words: %j', (value) => {
		const { laws: read, errors } = prepare(laws.replace('示例令第1号', () => value));

		expect(read.length === 0).toBe(errors.length > 0);
		for (const { line } of errors) expect(line).toBeGreaterThanOrEqual(1);
		expect(read[0]?.number ?? '').toBeTypeOf('string');
	});
});

test('laws are read with the days between which they hold', () => {
	expect(prepare(laws)).toMatchObject({
		laws: [
			{ code: 'assistance-measures', in_force_from: '2014-05-01' },
			{ code: 'old-rules', in_force_to: '2026-07-01' }
		],
		errors: []
	});
});
