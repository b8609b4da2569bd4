import { describe, expect, test } from 'vitest';
import { parseLessonBody } from './lesson.ts';
import { lessonLimits } from './lesson-reading.ts';

const terms = new Map([['低保', '最低生活保障。']]);
const media = new Map(
	['png', 'mp3', 'mp4', 'vtt', 'docx'].map((ending) => [`media/a.${ending}`, `/media/0.${ending}`])
);
const parse = (source: string) => parseLessonBody(source, { terms, media });
const errorsOf = (source: string) => parse(source).problems.map(({ line, code }) => [line, code]);

const single = `:::check single #first
问什么？

- [ ] 甲
  > 因为甲。
- [x] 乙
- [ ] 丙

> 解析。
:::`;

describe('a lesson is refused on the line', () => {
	const check = (change: (text: string) => string) => change(single);
	const refusals: [what: string, source: string, line: number, code: string][] = [
		['of an unknown directive', '正文\n\n:::carousel\nx\n:::', 3, 'unknown-directive'],
		['of an unknown word in a sentence', '一\n二 :quiz[x]', 2, 'unknown-directive'],
		['of a term nobody explains', '一\n二 :term[特困]', 2, 'unknown-term'],
		['of a directive that is not closed', '正文\n\n:::callout tip\nx', 3, 'directive-open'],
		[
			'of colons that close nothing',
			`:::case x\n${single}\n\n他看了看。\n:::`,
			14,
			'directive-stray'
		],
		['of a first-level heading', '正文\n\n# 题', 3, 'heading-first-level'],
		['of a section in a quote', '> ## 题', 1, 'heading-within'],
		['of a link that depends on the page', '一\n[二](02-next.md)', 2, 'link-relative'],
		['of nothing to read', '\n\n', 1, 'lesson-empty'],
		['of a tone nobody knows', '正文\n:::callout loud\nx\n:::', 2, 'callout-tone'],
		[
			'of an attribute nobody knows',
			':::figure media/a.png alt="x" width=3\n:::',
			1,
			'unknown-attribute'
		],
		['of an id where none belongs', ':::callout tip #x\nx\n:::', 1, 'id-unexpected'],
		['of a check in a callout', `::::callout tip\n${single}\n::::`, 2, 'directive-nested'],
		['of a missing id', check((text) => text.replace(' #first', '')), 1, 'id-missing'],
		['of two ids', check((text) => text.replace('#first', '#a #b')), 1, 'id-twice'],
		['of an id with a capital', check((text) => text.replace('#first', '#First')), 1, 'id-form'],
		['of a doubled id', `${single}\n\n:::form #first\nx\n:::`, 12, 'id-doubled'],
		['of a kind nobody knows', check((text) => text.replace('single', 'essay')), 1, 'check-kind'],
		[
			'of a stray word',
			check((text) => text.replace('#first', '#first maybe')),
			1,
			'directive-word'
		],
		[
			'of a missing explanation',
			check((text) => text.replace('\n> 解析。', '')),
			1,
			'check-explanation'
		],
		['of a missing question', check((text) => text.replace('问什么？\n', '')), 1, 'check-question'],
		[
			'of no options',
			check((text) => text.replace(/- \[[\s\S]*丙\n/, '没有选项\n')),
			1,
			'check-form-single'
		],
		[
			'of an option without a mark',
			check((text) => text.replace('[x] 乙', '乙')),
			6,
			'option-mark'
		],
		['of no right option', check((text) => text.replace('[x]', '[ ]')), 1, 'check-one-right'],
		[
			'of two right options',
			check((text) => text.replace('[ ] 甲', '[x] 甲')),
			1,
			'check-one-right'
		],
		['of two options', check((text) => text.replace('- [ ] 丙\n', '')), 1, 'check-count'],
		['of an empty option', check((text) => text.replace(' 丙', '')), 4, 'option-empty'],
		['of the same option twice', check((text) => text.replace('丙', '甲')), 4, 'option-doubled'],
		['of a long option', check((text) => text.replace('丙', '丙'.repeat(301))), 4, 'text-too-long'],
		[
			'of all options right',
			':::check multiple #m\n问\n\n- [x] 1\n- [x] 2\n- [x] 3\n- [x] 4\n\n> 因\n:::',
			1,
			'check-several-right'
		],
		[
			'of neither true nor false',
			':::check truefalse #t\n问\n\n- [x] 是\n- [ ] 否\n\n> 因\n:::',
			1,
			'check-true-false'
		],
		[
			'of steps without an order',
			':::check order #o\n问\n\n- 一\n- 二\n- 三\n\n> 因\n:::',
			1,
			'check-form-order'
		],
		[
			'of three columns',
			':::check match #m\n问\n\n|a|b|c|\n|-|-|-|\n|1|2|3|\n\n> 因\n:::',
			1,
			'check-form-match'
		],
		[
			'of a wording that does not count',
			':::check short #s\n问\n\n- [x] 是\n- [ ] 否\n\n> 因\n:::',
			1,
			'check-wordings'
		],
		['of a picture without words', '一\n\n![](media/a.png)', 3, 'alt-missing'],
		['of a figure without words', ':::figure media/a.png\n:::', 1, 'alt-missing'],
		['of a picture from elsewhere', '![x](/images/a.png)', 1, 'media-path'],
		['of a path that climbs', ':::figure media/../a.png alt=x\n:::', 1, 'media-path'],
		['of a file that is not there', '![x](media/b.png)', 1, 'media-missing'],
		['of a file of another kind', '![x](media/a.mp3)', 1, 'media-ending'],
		['of a missing transcript', ':::audio #a media/a.mp3\n:::', 1, 'transcript-missing'],
		['of missing captions', ':::video #a media/a.mp4\nx\n:::', 1, 'captions-missing'],
		['of a download without a name', ':::download media/a.docx\n:::', 1, 'title-missing'],
		['of a title that is too long', `:::case ${'长'.repeat(81)}\nx\n:::`, 1, 'text-too-long']
	];
	test.each(refusals)('%s', (_what, source, line, code) => {
		expect(errorsOf(source)).toEqual([[line, code]]);
	});

	test('of too many checks', () => {
		const many = Array.from({ length: lessonLimits.checksMax + 1 }, (_, index) =>
			single.replace('#first', `#check-${index}`)
		).join('\n\n');
		expect(errorsOf(many)).toEqual([[1, 'too-many-checks']]);
	});

	test('of its length, without reading it', () => {
		const before = process.cpuUsage();
		expect(errorsOf(':::callout tip\n'.repeat(400_000))).toEqual([[1, 'markdown-too-long']]);
		expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
	});

	test('in bounded time, whatever is in it', () => {
		const bombs = [
			':::callout tip\n'.repeat(6_000),
			':term['.repeat(16_000),
			`${':'.repeat(90_000)}callout`,
			'____'.repeat(24_000),
			`:::case ${'a=b '.repeat(20_000)}\n:::`,
			`:::check single #a\n${'- [x] a\n'.repeat(10_000)}\n> b\n:::`
		];
		for (const bomb of bombs) {
			const before = process.cpuUsage();
			expect(parse(bomb).problems.length).toBeGreaterThanOrEqual(0);
			expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
		}
	});
});
