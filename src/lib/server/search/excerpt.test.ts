import { describe, expect, test } from 'vitest';
import { excerptLengths, excerptOf, markText } from './excerpt.ts';

const marked = (text: string, query: string) =>
	markText(text, query).marks.map(([start, end]) => text.slice(start, end));

describe('places in a text are marked', () => {
	test('for every word, in order and joined where they touch', () => {
		expect(marked('走访低保户，再走访', '低保 走访')).toEqual(['走访低保', '走访']);
	});

	test('whatever width and case', () => {
		expect(marked('用ＷＩＦＩ上网', 'wifi')).toEqual(['ＷＩＦＩ']);
		expect(marked('面积30㎡以上', 'm2')).toEqual([]);
	});

	test('only where a word of another script stands whole', () => {
		expect(marked('work, workers and WORK', 'work')).toEqual(['work', 'WORK']);
		expect(marked('T1课程', 't1')).toEqual(['T1']);
	});
});

describe('an excerpt', () => {
	const long = `${'开头的话很长。'.repeat(10)}村里的低保户要走访。${'后面的话也很长。'.repeat(20)}`;

	test('begins with the sentence of the first place', () => {
		const { text, marks, isCutBefore, isCutAfter } = excerptOf(long, '走访');

		expect(text.startsWith('村里的低保户要走访。')).toBe(true);
		expect(text.length).toBeLessThanOrEqual(excerptLengths.whole);
		expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['走访']);
		expect([isCutBefore, isCutAfter]).toEqual([true, true]);
	});

	test('is the beginning where only the heading answers', () => {
		expect(excerptOf(long, '督导')).toMatchObject({ marks: [], isCutBefore: false });
		expect(excerptOf('短', '督导')).toEqual({
			text: '短',
			marks: [],
			isCutBefore: false,
			isCutAfter: false
		});
	});

	test('cuts no character in half', () => {
		const rare = '𡒄'.repeat(80);
		for (const query of ['走访', '𡒄'])
			expect(excerptOf(`${rare}走访${rare}`, query).text).not.toMatch(
				/^[\udc00-\udfff]|[\ud800-\udbff]$/
			);
	});
});
