import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdownLimits, MarkdownTooMuch, parseMarkdown } from './parse.ts';
import { plainText, type BlockNode } from './tree.ts';

const blocks = (source: string): BlockNode[] => parseMarkdown(source).children;
const words = (source: string): string => {
	const [first] = blocks(source);
	return first?.type === 'paragraph' ? plainText(first.children) : '';
};

describe('a text becomes a tree', () => {
	test('of headings with ids of their own, and the first as its title', () => {
		const document = parseMarkdown(
			'# 看见需要\n\n## 入户 走访!\n\n## 入户走访\n\n## 入户-走访\n\n## !'
		);
		expect(document.title).toBe('看见需要');
		expect(document.children).toMatchObject([
			{ type: 'heading', level: 1, id: 's-看见需要', lines: [0, 1] },
			{ type: 'heading', level: 2, id: 's-入户-走访', lines: [2, 3] },
			{ type: 'heading', level: 2, id: 's-入户走访' },
			{ type: 'heading', level: 2, id: 's-入户-走访-2' },
			{ type: 'heading', level: 2, id: 's-section' }
		]);
	});

	test('of emphasis, even where Chinese punctuation touches it', () => {
		expect(blocks('见**《社会救助暂行办法》**第三条、~~旧~~*新*。')).toMatchObject([
			{
				children: [
					{ type: 'text', text: '见' },
					{ type: 'strong', children: [{ text: '《社会救助暂行办法》' }] },
					{ type: 'text', text: '第三条、' },
					{ type: 'strike' },
					{ type: 'emphasis' },
					{ type: 'text', text: '。' }
				]
			}
		]);
	});

	test('of lists, tight ones and those of paragraphs, from any number', () => {
		expect(blocks('3. 一\n4. 二\n\n- 甲\n\n- 乙\n  - 丙')).toMatchObject([
			{
				type: 'list',
				isOrdered: true,
				start: 3,
				lines: [0, 3],
				children: [
					{ type: 'item', lines: [0, 1], children: [{ type: 'paragraph', isTight: true }] },
					{ type: 'item' }
				]
			},
			{
				type: 'list',
				isOrdered: false,
				children: [
					{ children: [{ type: 'paragraph', isTight: false }] },
					{ children: [{ type: 'paragraph' }, { type: 'list', lines: [6, 7] }] }
				]
			}
		]);
	});

	test('of tables with their alignment, quotes, code and rules', () => {
		expect(
			blocks('| 甲 | 乙 |\n|:-|-:|\n| 1 | `2` |\n\n> 引\n\n```ts x\na\n\nb\n```\n\n---\n')
		).toMatchObject([
			{
				type: 'table',
				lines: [0, 3],
				head: [{ alignment: 'left' }, { alignment: 'right' }],
				rows: [[{ children: [{ text: '1' }] }, { children: [{ type: 'code', text: '2' }] }]]
			},
			{ type: 'quote', children: [{ type: 'paragraph' }] },
			{ type: 'code-block', language: 'ts', text: 'a\n\nb', lines: [6, 11] },
			{ type: 'rule' }
		]);
	});

	test('of links within and beyond this site, and images of this site', () => {
		expect(
			blocks('[内](/help/about "题") [外](https://www.mca.gov.cn/a?b=c#d) ![图](/images/a.png)')
		).toMatchObject([
			{
				children: [
					{ type: 'link', href: '/help/about', title: '题', isExternal: false },
					{ type: 'text' },
					{ type: 'link', href: 'https://www.mca.gov.cn/a?b=c#d', isExternal: true },
					{ type: 'text' },
					{ type: 'image', src: '/images/a.png', alt: '图', title: null }
				]
			}
		]);
	});

	test('in which a broken line joins Chinese and parts words', () => {
		expect(words('社会\n救助')).toBe('社会救助');
		expect(words('第一句。\n第二句')).toBe('第一句。第二句');
		expect(words('social\nwork')).toBe('social work');
		expect(words('社会\nwork')).toBe('社会 work');
		expect(blocks('一  \n二')).toMatchObject([
			{ children: [{ text: '一' }, { type: 'break' }, { text: '二' }] }
		]);
	});

	test('of plain data, so that it travels as JSON', () => {
		const document = parseMarkdown('# 题\n\n1. [a](/b) ![c](/d.png)\n\n|a|\n|-|\n|b|\n');
		expect(JSON.parse(JSON.stringify(document))).toEqual(document);
	});

	test('whatever is typed', () => {
		const piece = fc.constantFrom(
			...['#', '*', '_', '~~', '`', '```\n', '[', ']', '(', ')', '!', '|', '-', '\n', '\n\n', '> '],
			...['1. ', '- ', '  ', '\t', '<', '>', '&lt;', '\\', '/a', 'https://a.b', '救助', '。', 'x']
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
				expect(parseMarkdown(pieces.join('')).children).toBeInstanceOf(Array);
			})
		);
	});
});

describe('a text that is too much', () => {
	const code = (source: string): string | undefined => {
		try {
			parseMarkdown(source);
		} catch (error) {
			return error instanceof MarkdownTooMuch ? error.code : String(error);
		}
		return undefined;
	};

	test('for its length is refused, and one just below it is not', () => {
		expect(code('救'.repeat(Math.floor(markdownLimits.bytesMax / 3)))).toBeUndefined();
		expect(code('救'.repeat(Math.floor(markdownLimits.bytesMax / 3) + 1))).toBe(
			'markdown-too-long'
		);
	});

	test('for its depth is refused instead of losing its middle', () => {
		expect(code(`${'> '.repeat(20)}x`)).toBeUndefined();
		for (const depth of [30, 60, 1_000])
			expect(code(`${'> '.repeat(depth)}x`)).toBe('markdown-too-deep');
		expect(code(`${'*'.repeat(200)}x${'*'.repeat(200)}`)).toBe('markdown-too-deep');
	});

	test('for its number of parts is refused', () => {
		expect(code('*a* '.repeat(10_000))).toBe('markdown-too-many-nodes');
	});

	test.each([
		['brackets', '['.repeat(50_000)],
		['images', '!['.repeat(40_000)],
		['stars', '*a '.repeat(30_000)],
		['backticks', Array.from({ length: 400 }, (_, index) => '`'.repeat(index)).join(' ')],
		['entities', '&#x20;'.repeat(15_000)],
		['table rows', `|a|\n|-|\n${'|b|\n'.repeat(20_000)}`],
		['references', `[a]: /b\n\n${'[a]'.repeat(30_000)}`],
		['link ends', `[a](${'('.repeat(90_000)}`]
	])('in %s takes less than a second of the processor either way', (_name, source) => {
		// Not of the clock: other tests run beside this one.
		const before = process.cpuUsage();
		code(source);
		expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
	});
});
