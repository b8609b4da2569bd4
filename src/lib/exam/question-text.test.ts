import { describe, expect, test } from 'vitest';
import { hostileTexts } from '../../../tests/support/hostile.ts';
import { multiple, single, written } from '../../../tests/support/questions.ts';
import { parseQuestions } from './question-text.ts';

describe('a question is read', () => {
	test('with what it says of itself', () => {
		const { questions, problems } = parseQuestions(single);

		expect(problems).toEqual([]);
		expect(questions).toMatchObject([
			{
				kind: 'single',
				slug: 'a2-not-sleeping',
				points: ['social-assistance.finding', 'disaster.recovery'],
				facilityPercent: 65,
				style: 'situation',
				touchesAssistance: true,
				laws: [
					{ code: 'assistance-measures', article: '9' },
					{ code: 'old-rules', article: null }
				],
				lesson: 'first-visit/01-before',
				enemies: ['crisis'],
				status: 'live',
				line: 1
			}
		]);
	});

	test('with its options, what is right, and why', () => {
		const [question] = parseQuestions(multiple).questions;

		expect(question).toMatchObject({
			stem: '转介时应当做到的有（）。',
			right: ['a', 'b', 'd'],
			notes: { a: '转介要本人愿意。', e: '前面有对的。' },
			explanation: '同意、目的、回音，一样不少。'
		});
		expect(question && 'options' in question && question.options).toMatchObject([
			{ letter: 'a', body: '征得同意', isFixed: false },
			{ letter: 'b' },
			{ letter: 'c' },
			{ letter: 'd' },
			{ letter: 'e', body: '上面说的都不对', isFixed: true }
		]);
	});

	test('with its material and tasks, where people mark it', () => {
		expect(parseQuestions(written).questions).toMatchObject([
			{
				kind: 'case',
				facilityPercent: null,
				material: '材料第一段。\n\n材料第二段。',
				tasks: [
					{
						points: 12,
						body: '分析老周一家的需要。',
						rows: [{ title: '基本生活', points: 8, reference: '住房受损' }, { points: 4 }],
						guidance: '先分层次再排轻重。'
					},
					{ points: 8, rows: [{ points: 7.5 }, { points: 0.5 }] }
				]
			}
		]);
	});

	test('with paragraphs, lists, tables and emphasis as they were typed', () => {
		const text = single
			.replace(
				'村民政专干',
				'**周一**\n\n- 甲\n- 乙\n\n| 人 | 数 |\n| - | - |\n| 老 | 1 |\n\n村民政专干'
			)
			.replace('  > 危险等不到月底。', '  > 危险等不到\n  > 月底。\n  >\n  > - 一\n  > - 二');
		const [question] = parseQuestions(text).questions;

		expect(question && 'stem' in question && question.stem).toMatch(
			/^\*\*周一\*\*\n\n- 甲\n- 乙\n\n\| 人/
		);
		expect(question && 'notes' in question && question.notes.c).toBe(
			'危险等不到\n月底。\n\n- 一\n- 二'
		);
	});

	test('among others, each with its line', () => {
		const { questions } = parseQuestions(['', single, '', multiple, '', written].join('\n'));
		expect(questions.map(({ slug, line }) => [slug, line])).toEqual([
			['a2-not-sleeping', 2],
			['a2-signs', 17],
			['b3-after-the-flood', 34]
		]);
	});
});

describe.each(hostileTexts)('%j', (payload) => {
	test.each([
		['in a stem', '村民政专干小何走访时'],
		['in an option', '记进走访表'],
		['in a note', '危险等不到月底。'],
		['in an explanation', '先评估危险。{b}'],
		['in the first line', 'enemies=crisis'],
		['behind everything', '拖后了。']
	])('%s is a text or an error with a line', (_where, place) => {
		const { questions, problems } = parseQuestions(single.replace(place, () => payload));

		expect(questions.length + problems.length).toBeGreaterThan(0);
		for (const { line } of problems) expect(line).toBeGreaterThanOrEqual(1);
		for (const question of questions) {
			expect(question.slug).toBe('a2-not-sleeping');
			for (const text of Object.values(question)) expect(typeof text).not.toBe('function');
		}
	});
});
