import { describe, expect, test } from 'vitest';
import { isRight } from '../courses/check.ts';
import { parseLessonBody } from './lesson.ts';
import { parseMarkdown } from './parse.ts';
import { splitSections } from './sections.ts';
import { listTerms } from './terms.ts';
import { blockText, countCharacters } from './text.ts';
import type { BlockNode } from './tree.ts';

const terms = new Map([
	['低保', '最低生活保障。'],
	['线索', '提示有难处的一句话。']
]);
const media = new Map(
	['png', 'mp3', 'mp4', 'vtt', 'docx'].map((ending) => [`media/a.${ending}`, `/media/0.${ending}`])
);
const parse = (source: string) => parseLessonBody(source, { terms, media });
const nodesOf = (source: string): BlockNode[] => {
	const { problems, document } = parse(source);
	expect(problems).toEqual([]);
	return document.children;
};

const single = `:::check single #first
问什么？

- [ ] 甲
  > 因为甲。
- [x] 乙
- [ ] 丙

> 解析。
:::`;

describe('a directive becomes a node', () => {
	test('callout, with its tone and its title', () => {
		expect(
			nodesOf(':::callout law 依据 第三条\n正文\n:::\n\n:::callout tip\n正文\n:::')
		).toMatchObject([
			{ type: 'callout', tone: 'law', title: '依据 第三条', lines: [0, 2] },
			{ type: 'callout', tone: 'tip', title: null, children: [{ type: 'paragraph' }] }
		]);
	});

	test('case, with checks inside, in the order of the text', () => {
		const { document, checks, problems } = parse(
			`::::case 老周家的门\n门开了。\n\n${single}\n\n他看了看。\n\n${single.replace('#first', '#second')}\n::::`
		);
		expect(problems).toEqual([]);
		expect(document.children).toMatchObject([
			{
				type: 'case',
				title: '老周家的门',
				children: [
					{ type: 'paragraph' },
					{ type: 'check', id: 'first' },
					{ type: 'paragraph' },
					{ type: 'check', id: 'second' }
				]
			}
		]);
		expect(checks.map(({ slug }) => slug)).toEqual(['first', 'second']);
	});

	test('form, whose lines to write on stay as they are typed', () => {
		const [form] = nodesOf(
			':::form #sheet 提纲\n姓名：____，电话：____。\n\n| 一 |\n|-|\n| ____ |\n:::'
		);
		expect(form).toMatchObject({ type: 'form', id: 'sheet', title: '提纲' });
		expect(blockText(form ? [form] : [])).toBe('提纲\n姓名：____，电话：____。\n一\n____');
	});

	test('figure, sound, film and download, with the addresses of their files', () => {
		expect(
			nodesOf(
				[
					':::figure media/a.png alt="两代人 一张图"\n说明\n:::',
					':::audio #talk media/a.mp3 一段话\n文字稿\n:::',
					':::video #door media/a.mp4 captions=media/a.vtt poster=media/a.png 门 口\n文字稿\n:::',
					':::download media/a.docx 走访 记录表\n:::'
				].join('\n\n')
			)
		).toMatchObject([
			{ type: 'figure', src: '/media/0.png', alt: '两代人 一张图', children: [{}] },
			{ type: 'audio', id: 'talk', src: '/media/0.mp3', title: '一段话' },
			{ type: 'video', captions: '/media/0.vtt', poster: '/media/0.png', title: '门 口' },
			{ type: 'download', src: '/media/0.docx', title: '走访 记录表', children: [] }
		]);
	});

	test('term, within a sentence, and once in the list of terms', () => {
		const { document, terms: used } = parse(
			'问:term[**低保**]，再问:term[线索]和:term[低保]。\\:term[x]'
		);
		expect(document.children).toMatchObject([
			{
				children: [
					{ text: '问' },
					{ type: 'term', meaning: '最低生活保障。', children: [{ type: 'strong' }] },
					{ text: '，再问' },
					{ type: 'term' },
					{ text: '和' },
					{ type: 'term' },
					{ text: '。:term[x]' }
				]
			}
		]);
		expect(used).toEqual(['低保', '线索']);
		expect(listTerms(document)).toEqual([
			{ word: '低保', meaning: '最低生活保障。' },
			{ word: '线索', meaning: '提示有难处的一句话。' }
		]);
	});

	test('only where it is asked for', () => {
		expect(parseMarkdown(':::callout tip\n:term[x]\n:::').children).toMatchObject([
			{ type: 'paragraph', children: [{ text: ':::callout tip :term[x] :::' }] }
		]);
	});
});

describe('a check is shown without its key', () => {
	const checkOf = (source: string) => {
		const { document, checks, problems } = parse(source);
		expect(problems).toEqual([]);
		const [check] = checks;
		if (!check) throw new Error('no check');
		return { check, shown: JSON.stringify(document) };
	};

	test('of one right choice, with what to say to each', () => {
		const { check, shown } = checkOf(single);
		expect(check).toMatchObject({
			slug: 'first',
			kind: 'single',
			isRequired: true,
			shown: {
				stem: [{ type: 'paragraph' }],
				options: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
				matches: []
			},
			key: { right: ['b'], explanation: [{ type: 'paragraph' }] }
		});
		expect(Object.keys(check.key.feedback)).toEqual(['a']);
		expect(shown).not.toMatch(/因为甲|解析|\[x\]/);
	});

	test('of several right choices, and one that does not count', () => {
		const { check } = checkOf(
			':::check multiple #m optional\n哪些？\n\n- [x] 甲\n- [X] 乙\n- [ ] 丙\n- [ ] 丁\n\n> 因为。\n:::'
		);
		expect(check).toMatchObject({ isRequired: false, key: { right: ['a', 'b'] } });
	});

	test('of true and false', () => {
		const { check } = checkOf(
			':::check truefalse #t\n对吗？\n\n- [ ] 对\n- [x] 错\n\n> 因为。\n:::'
		);
		expect(check.key.right).toEqual(['b']);
	});

	test('of an order, in another order and by ids that say nothing of it', () => {
		const steps = ['先招呼', '再说明', '后询问'];
		for (const id of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']) {
			const { check } = checkOf(
				`:::check order #${id}\n排好。\n\n${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}\n\n> 因为。\n:::`
			);
			const shown = check.shown.options.map((option) => option.id);
			expect(shown).toEqual([...check.key.right].sort());
			expect(shown).not.toEqual(check.key.right);
			expect(isRight('order', check.key, check.key.right)).toBe(true);
			expect(
				check.key.right.map((right) =>
					blockText(check.shown.options.find((option) => option.id === right)?.children ?? [])
				)
			).toEqual(steps);
		}
	});

	test('of pairs, whose right column stands in another order', () => {
		const { check } = checkOf(
			':::check match #m\n配对。\n\n| 听来的 | 想弄清的 |\n|-|-|\n| 能过 | 钱从哪来 |\n| 没来 | 周五有事 |\n| 中风 | 谁照应 |\n\n> 因为。\n:::'
		);
		expect(check.shown.options.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
		const ids = check.shown.matches.map(({ id }) => id);
		expect(ids).toEqual([...ids].sort());
		expect(check.key.right.map((pair) => pair.slice(2))).not.toEqual(ids);
		expect(check.key.right.map((pair) => pair.slice(0, 2))).toEqual(['a=', 'b=', 'c=']);
	});

	test('of a short answer, whose wordings nobody is shown', () => {
		const { check, shown } = checkOf(
			':::check short #s\n叫什么？\n\n- [x] 知情同意\n- [x] consent\n\n> 因为。\n:::'
		);
		expect(check).toMatchObject({
			shown: { options: [], matches: [] },
			key: { right: ['知情同意', 'consent'] }
		});
		expect(shown).not.toContain('知情同意');
	});
});

describe('a lesson is parted', () => {
	test('at headings of the second level, with what stands before the first', () => {
		const { document, sections, texts } = parse(
			'引子。\n\n## 甲\n\n一\n\n### 小\n\n二\n\n## 甲\n\n三'
		);
		expect(sections).toEqual([
			{ slug: 'intro', title: null, characters: 3 },
			{ slug: 's-甲', title: '甲', characters: 3 },
			{ slug: 's-甲-2', title: '甲', characters: 1 }
		]);
		expect(texts).toEqual(['引子。', '一\n小\n二', '三']);
		expect(splitSections(document)[1]).toMatchObject({
			heading: { level: 2 },
			children: [{}, {}, {}]
		});
	});

	test('without an introduction where it begins with a heading', () => {
		expect(parse('## 甲\n\n一').sections.map(({ slug }) => slug)).toEqual(['s-甲']);
	});

	test('and counted as Chinese counts, explanations too', () => {
		expect(countCharacters('社会，工作 social work 2025!')).toBe(5 + 2 + 2 + 2 + 1);
		expect(countCharacters('____ \n')).toBe(0);
		const { characters, sections } = parse(single);
		expect(sections[0]?.characters).toBe('问什么？甲乙丙'.length);
		expect(characters).toBe('问什么？甲乙丙因为甲。解析。'.length);
	});
});
