import { expect, test } from 'vitest';
import { parseLessonBody } from './lesson.ts';
import { settle } from './settle.ts';
import { blockText } from './text.ts';
import type { BlockNode } from './tree.ts';

const source = `先说一段。

- 一
- 二

::::case 老周家的门
小何敲了门。

:::check truefalse #knock
先敲门再进去。

- [x] 对
  > 是。
- [ ] 错
  > 不是。

> 门是别人的。
:::

老周开了门。
::::

:::form #sheet 走访提纲
来的人 ____
:::

最后一段。
`;

const { document } = parseLessonBody(source, { terms: new Map(), media: new Map() });

/** What stands where, with the words of what is still. */
function outline(blocks: readonly BlockNode[]): unknown[] {
	return blocks.map((block) => {
		if (block.type === 'still') return block.html;
		if (block.type === 'case' || block.type === 'form')
			return { [block.type]: outline(block.children) };
		return block.type;
	});
}

const words = (run: BlockNode[]) => run.map((block) => blockText([block])).join('|');

test('blocks that only stand there become one; what answers stays, and so does what holds it', () => {
	const settled = settle(document.children, (run) => ({ html: words(run), children: [] }));
	expect(outline(settled)).toEqual([
		'先说一段。|一\n二',
		{ case: ['小何敲了门。', 'check', '老周开了门。'] },
		{ form: ['来的人 ____'] },
		'最后一段。'
	]);
});

test('a story without questions is as still as any text', () => {
	const { document } = parseLessonBody('::::case 一扇门\n没有人。\n::::', {
		terms: new Map(),
		media: new Map()
	});
	const settled = settle(document.children, (run) => ({ html: words(run), children: [] }));
	expect(settled.map(({ type }) => type)).toEqual(['still']);
});

test('what is drawn knows the sheet that it stands in', () => {
	const frames: (string | null)[] = [];
	settle(document.children, (children, frame) => {
		frames.push(frame);
		return { html: '', children };
	});
	expect(frames).toEqual([null, 'case', 'case', 'form', null]);
});
