import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readBank } from '#lib/server/content/bank.ts';
import { checkContent } from '#lib/server/content/check.ts';
import { describeCoverage } from '#lib/server/content/coverage.ts';
import { balanceRules } from './content/balance.ts';
import { readContent } from './content/content.ts';
import { commonCharacters, courseRules } from './content/courses.ts';
import { questionRules } from './content/questions.ts';
import { writingRules } from './content/writing.ts';

const folder = new URL('../content', import.meta.url).pathname;
const content = await readContent(folder);
const rules = [...questionRules, ...balanceRules, ...courseRules, ...writingRules];

test('the content that ships has no error', async () => {
	const { files, errors } = await checkContent(folder);

	expect(errors).toEqual([]);
	expect(files).toBeGreaterThan(200);
});

describe('the content', () => {
	test.each(rules)('$name', ({ find }) => {
		expect(find(content)).toEqual([]);
	});
});

describe('each rule can fail', () => {
	test.each(rules)('$name', ({ find, bad, badCount }) => {
		expect(find(bad())).toHaveLength(badCount ?? 1);
	});
});

test('docs/content.md says what the bank covers', async () => {
	// Where this fails after a change of the bank: `npm run coverage`.
	expect(await readFile('docs/content.md', 'utf8')).toBe(describeCoverage(await readBank(folder)));
});

test('the common characters are those of the first level of GB 2312', () => {
	const common = commonCharacters();

	expect(common.size).toBe(3_755);
	expect([...'的一是不了在人有我救助'].every((character) => common.has(character))).toBe(true);
	expect([...'踟蹰阡䝠'].some((character) => common.has(character))).toBe(false);
});
