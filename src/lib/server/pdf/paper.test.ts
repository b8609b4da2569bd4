import { describe, expect, test } from 'vitest';
import {
	countDifferences,
	countInk,
	cutOut,
	readText,
	renderPages
} from '../../../../tests/support/pixels.ts';
import { formatNumber } from '#lib/format.ts';
import {
	addHeading,
	addKeyValues,
	addParagraph,
	addRule,
	closePaper,
	openPaper,
	type Paper
} from './paper.ts';
import { drawQrCode } from './qr.ts';
import { addTable } from './table.ts';
import { drawLine, drawText, measureText, wrapText } from './text.ts';

const options = { title: '学时明细', issuedAt: new Date('2026-05-23T00:00:00Z') };

async function write(content: (paper: Paper) => void): Promise<Buffer> {
	const paper = openPaper(options);
	content(paper);
	return closePaper(paper, (page, pages) => ({
		left: '知行（示例）',
		right: `第 ${page} 页，共 ${pages} 页`
	}));
}

describe('a document', () => {
	test('is the same to the byte when the same is written again', async () => {
		const content = (paper: Paper) => {
			addHeading(paper, '学时明细');
			addParagraph(paper, '王𬭩与欧阳𠮷，2026年5月23日。');
		};
		const first = await write(content);
		expect((await write(content)).equals(first)).toBe(true);
		expect(first.length).toBeLessThan(60_000);
	});

	test('gives its text back when it is copied, rare characters too', async () => {
		const text = readText(
			await write((paper) => {
				addHeading(paper, '学习档案', 1);
				addKeyValues(paper, [
					['姓名', '欧阳𠮷'],
					['单位', '㮾梨街道（示例）']
				]);
				addRule(paper);
				addParagraph(paper, 'Zhixing: 《看见需要》与“引号”。');
			})
		);
		for (const words of [
			'学习档案',
			'姓名',
			'欧阳𠮷',
			'㮾梨街道（示例）',
			'《看见需要》',
			'第 1 页，共 1 页'
		]) {
			expect(text).toContain(words);
		}
	});
});

test('a number in groups of three is printed, and stays on its line', async () => {
	const text = readText(
		await write((paper) => addParagraph(paper, `共 ${formatNumber(12_345)} 分钟`))
	);
	expect(text).toMatch(/共 12\s345 分钟/);
	expect(wrapText(`分${formatNumber(12_345)}`, 30, { sizePt: 10 })).toEqual([
		'分',
		formatNumber(12_345)
	]);
});

describe('a table', () => {
	const columns = [
		{ title: '日期', share: 2 },
		{ title: '内容', share: 6 },
		{ title: '分钟', share: 1, align: 'right' as const }
	];

	test('goes on over pages, each with the heads and its number', async () => {
		const rows = Array.from({ length: 90 }, (_none, index) => [
			'2026年5月23日',
			`第${index + 1}行`,
			'45'
		]);
		const pdf = await write((paper) => addTable(paper, columns, rows));
		const pages = readText(pdf).split('\f').slice(0, -1);
		expect(pages.length).toBeGreaterThan(1);
		for (const [index, page] of pages.entries()) {
			expect(page).toMatch(/日期\s+内容\s+分钟/);
			expect(page).toContain(`第 ${index + 1} 页，共 ${pages.length} 页`);
		}
		const found = [...readText(pdf).matchAll(/第(\d+)行/g)].map(([, number]) => Number(number));
		expect(found).toEqual(rows.map((_row, index) => index + 1));
	});

	test('loses no word of a row that is higher than a page', async () => {
		const long = Array.from({ length: 900 }, (_none, index) => `${index}、`).join('字');
		const text = readText(await write((paper) => addTable(paper, columns, [['x', long, '1']])));
		expect(text).toContain('0、字1、');
		expect(text).toContain('899、');
		expect(text.split('\f').length).toBeGreaterThan(2);
	});
});

describe('lines', () => {
	const style = { sizePt: 10 };

	test('break between Chinese characters, and keep punctuation where it belongs', () => {
		const lines = wrapText('走访之前，先写提纲。再去敲门（示例）。', 51, style);
		expect(lines).toEqual(['走访之前，', '先写提纲。', '再去敲门', '（示例）。']);
	});

	test('keep other words whole, unless a word is wider than the line', () => {
		expect(wrapText('see the needs', 40, style)).toEqual(['see the', 'needs']);
		for (const line of wrapText('a'.repeat(60), 40, style)) {
			expect(measureText(line, style)).toBeLessThanOrEqual(40);
		}
	});

	test('keep what lies beyond the basic plane in one piece', () => {
		expect(wrapText('𠮷𬭩𠮷𬭩', 21, style)).toEqual(['𠮷𬭩', '𠮷𬭩']);
	});
});

describe('on paper', () => {
	const box = { x: 60, y: 60, width: 200 };
	const area = { ...box, height: 50 };
	const print = async (text: string, weight: 'regular' | 'bold' = 'regular') => {
		const pdf = await write(({ doc }) => drawText(doc, text, box, { sizePt: 24, weight }));
		return cutOut(renderPages(pdf)[0] as never, area);
	};

	test.each(['𬭩', '𫍯', '𬍤', '𠮷', '𡋾', '𪚥', '㮾', '阿'])(
		'%s has ink of its own, in both weights',
		async (character) => {
			const [regular, bold, other] = await Promise.all([
				print(character),
				print(character, 'bold'),
				print('𫟹')
			]);
			expect(countInk(regular)).toBeGreaterThan(100);
			expect(countInk(bold)).toBeGreaterThan(countInk(regular));
			expect(countDifferences(regular, other)).toBeGreaterThan(100);
		}
	);

	test('what no face has is refused by name, and never an empty box', () => {
		const { doc } = openPaper(options);
		expect(() => drawLine(doc, '王\u{30000}', box, { sizePt: 24 })).toThrow(
			expect.objectContaining({
				code: 'character-not-printable',
				values: { character: '\u{30000}', code: 'U+30000' }
			})
		);
	});

	test('a code is drawn square by square', async () => {
		const pdf = await write(({ doc }) =>
			drawQrCode(doc, '/verify/1', { x: 60, y: 60, sizePt: 90 })
		);
		const code = cutOut(renderPages(pdf)[0] as never, { x: 60, y: 60, width: 90, height: 90 });
		const share = countInk(code) / code.grey.length;
		expect(share).toBeGreaterThan(0.2);
		expect(share).toBeLessThan(0.6);
	});
});
