import { describe, expect, test } from 'vitest';
import { queryLimits, queryOf, tokensOf, vectorOf, wordsOf } from './tokens.ts';

describe('a text becomes tokens', () => {
	test('of pairs and a last character for each run of Chinese', () => {
		expect(tokensOf('社会救助')).toEqual(['社会', '会救', '救助', '助']);
		expect(tokensOf('低保、走访')).toEqual(['低保', '保', '走访', '访']);
		expect(tokensOf('查')).toEqual(['查']);
	});

	test('of words in lower case for other scripts, whatever their width', () => {
		expect(tokensOf('Social work in T1课程')).toEqual(['social', 'work', 'in', 't1', '课程', '程']);
		expect(tokensOf('ＷｉＦｉ 2025年')).toEqual(['wifi', '2025', '年']);
		expect(tokensOf('пример été')).toEqual(['пример', 'été']);
	});

	test('with rare characters whole', () => {
		expect(tokensOf('㮾梨𡒄')).toEqual(['㮾梨', '梨𡒄', '𡒄']);
		expect(tokensOf('二〇二五')).toEqual(['二〇', '〇二', '二五', '五']);
	});

	test('each in its place, and nothing else', () => {
		expect(vectorOf("低保's \\ <b>")).toBe("'低保':1 '保':2 's':3 'b':4");
		expect(vectorOf('——')).toBe('');
	});
});

describe('a question', () => {
	test('asks for pairs side by side', () => {
		expect(queryOf('社会救助')).toBe("('社会' <-> '会救' <-> '救助')");
		expect(queryOf('低保')).toBe("('低保')");
	});

	test('asks for every word', () => {
		expect(queryOf(' 低保  Home ')).toBe("('低保') & ('home')");
	});

	test('for one character takes it wherever it stands', () => {
		expect(queryOf('访')).toBe("('访':*)");
	});

	test('joins what is typed without a space', () => {
		expect(queryOf('低保T1')).toBe("('低保' <-> '保' <-> 't1')");
	});

	test('without a word asks for nothing', () => {
		for (const query of ['', '  ', '——', "'; drop table lesson; --".slice(0, 3), '!!!'])
			expect(queryOf(query)).toBeUndefined();
	});

	test('is bounded', () => {
		expect(wordsOf('走访 '.repeat(40))).toHaveLength(queryLimits.wordsMax);
		expect((queryOf('救'.repeat(5_000)) ?? '').split('<->')).toHaveLength(
			queryLimits.lengthMax - 1
		);
	});
});
