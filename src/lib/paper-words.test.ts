import { expect, test } from 'vitest';
import { shortageWords } from './paper-words.ts';
import { overwriteGetLocale } from './paraglide/runtime.js';

const titles = new Map([['social-assistance', '社会救助']]);
const words = () => [
	shortageWords({ of: 'section', kind: 'multiple', missing: 2 }, titles),
	shortageWords({ of: 'chapter', chapter: 'social-assistance', missing: 1.5 }, titles),
	shortageWords({ of: 'chapter-over', chapter: 'elderly', over: 3 }, titles),
	shortageWords({ of: 'facility', direction: 'easier', percent: 4.2 }, titles),
	shortageWords({ of: 'facility', direction: 'harder', percent: 1 }, titles),
	shortageWords({ of: 'unseen', missing: 12 }, titles)
];

test('what is short is said with its number, in both languages', () => {
	overwriteGetLocale(() => 'zh-CN');
	expect(words()).toEqual([
		'多选题还缺 2 道',
		'“社会救助”一章的题还缺 1.5 分',
		'“elderly”一章的题会多出 3 分，别的章不够',
		'可用的题偏难，平均易度还差 4.2 个百分点',
		'可用的题偏容易，平均易度高出 1 个百分点',
		'没有做过的题还缺 12 道'
	]);
	overwriteGetLocale(() => 'en');
	expect(words()[0]).toBe('Multiple choice: 2 too few');
	expect(words()[5]).toBe('Questions that are new to you: 12 too few');
});
