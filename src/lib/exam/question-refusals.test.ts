import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { multiple, single, written } from '../../../tests/support/questions.ts';
import { questionLimits } from './question-limits.ts';
import { parseQuestions } from './question-text.ts';

const errorsOf = (source: string) =>
	parseQuestions(source).problems.map(({ line, code }) => [line, code]);

const edit = (from: string, to: string) => {
	const text = [single, multiple, written].find((known) => known.includes(from)) ?? '';
	expect(text).toContain(from);
	return text.replace(from, to);
};

describe('a question is refused on the line', () => {
	const refusals: [what: string, from: string, to: string, line: number, code: string][] = [
		['of a kind nobody knows', 'question single', 'question truefalse', 1, 'question-kind'],
		['of a kind that people mark', 'question single', 'question essay', 1, 'question-kind'],
		['of a stray word', ' facility=65', ' easy facility=65', 1, 'directive-word'],
		['of a missing id', ' #a2-not-sleeping', '', 1, 'id-missing'],
		['of an id with a capital', '#a2-not-sleeping', '#A2-not', 1, 'id-form'],
		['of a word nobody knows', 'facility=65', 'ease=65', 1, 'unknown-attribute'],
		[
			'of no point',
			'point=social-assistance.finding,disaster.recovery ',
			'',
			1,
			'question-word-missing'
		],
		['of no facility', 'facility=65 ', '', 1, 'question-word-missing'],
		['of no style', 'style=situation ', '', 1, 'question-word-missing'],
		['of a facility that nobody reaches', 'facility=65', 'facility=19', 1, 'question-facility'],
		['of a facility in words', 'facility=65', 'facility=easy', 1, 'question-facility'],
		['of a style nobody knows', 'style=situation', 'style=case', 1, 'question-word'],
		['of something else touched', 'touches=assistance', 'touches=sky', 1, 'question-word'],
		['of a status nobody knows', 'enemies=crisis', 'status=gone', 1, 'question-word'],
		['of a point without a chapter', 'disaster.recovery', 'disaster', 1, 'question-code'],
		[
			'of a point twice',
			'disaster.recovery',
			'social-assistance.finding',
			1,
			'question-code-doubled'
		],
		['of an empty code', 'disaster.recovery', '', 1, 'question-code'],
		['of an article in words', ':9,', ':nine,', 1, 'question-code'],
		['of a lesson without a course', 'lesson=first-visit/', 'lesson=', 1, 'question-code'],
		['of an enemy in capitals', 'enemies=crisis', 'enemies=Crisis', 1, 'question-code'],
		['of too many enemies', 'enemies=crisis', 'enemies=a,b,c,d,e', 1, 'question-codes-many'],
		['of an option that is not there', 'fixed=e', 'fixed=f', 1, 'question-code'],
		['of nothing asked', '转介时应当做到的有（）。\n', '', 1, 'question-stem'],
		[
			'of a missing explanation',
			'\n> 先评估危险。{b}',
			'\n先评估危险。{b}',
			1,
			'question-explanation'
		],
		['of an empty explanation', '> 同意、目的、回音，一样不少。', '>', 1, 'question-explanation'],
		['of an option in another list', '- [x] 征得同意', '1. [x] 征得同意', 1, 'question-options'],
		['of three options', '- [ ] 记进走访表\n  > 危险等不到月底。\n', '', 1, 'question-options'],
		['of two right', '[ ] 劝老人', '[x] 劝老人', 1, 'question-right'],
		['of none right', '[x] 留下来', '[ ] 留下来', 1, 'question-right'],
		['of an option without a mark', '- [ ] 劝老人', '- 劝老人', 4, 'option-mark'],
		['of an option without a note', '  > 危险等不到月底。\n', '', 8, 'option-note'],
		['of an empty note', '> 危险等不到月底。', '>', 8, 'option-note'],
		['of an empty option', '- [ ] 记进走访表', '- [ ]', 8, 'option-empty'],
		['of the same option twice', '记进走访表', '劝老人想开些', 4, 'option-doubled'],
		['of a long option', '记进走访表', '长'.repeat(121), 8, 'text-too-long'],
		['of a long note', '危险等不到月底。', '长'.repeat(601), 9, 'text-too-long'],
		['of a long stem', '小何首先应当', '长'.repeat(601), 2, 'text-too-long'],
		['of a heading', '转介时应当', '## 转介\n\n转介时应当', 2, 'question-block'],
		['of a picture', '转介时应当', '![图](media/a.png)转介时应当', 2, 'media-missing'],
		[
			'of a link among the options',
			'约定回音',
			'[约定回音](https://a.example)',
			10,
			'question-block'
		],
		['of a link in what is asked', '转介时应当', '[转介](/x)时应当', 2, 'question-block'],
		['of an option named in what is asked', '转介时应当', '{a}时应当', 2, 'option-named'],
		['of an option named in another', '记进走访表', '记进{a}', 8, 'option-named'],
		[
			'of an option that nobody knows',
			'> 先评估危险。{b}',
			'> 先评估危险。{e}',
			13,
			'option-unknown'
		],
		['of an option by a capital', '> 先评估危险。{b}', '> 先评估危险。{B}', 13, 'option-unknown'],
		['of a block that is not closed', '一样不少。\n:::', '一样不少。', 1, 'directive-open'],
		['of no material', '材料第一段。\n\n材料第二段。\n', '', 1, 'question-material'],
		[
			'of words behind the tasks',
			'得一半。\n:::\n',
			'得一半。\n:::\n\n还有。\n',
			28,
			'question-after-task'
		],
		['of tasks that are too few points', 'points=8', 'points=7.5', 17, 'task-sum'],
		['of points that are none', 'points=8', 'points=0', 17, 'task-points'],
		['of a quarter of a point', '| 7.5 |', '| 7.25 |', 22, 'row-points'],
		['of a row without words', '| 联系社工站 |', '|  |', 22, 'row-empty'],
		['of a long row', '联系社工站', '长'.repeat(301), 22, 'text-too-long'],
		[
			'of a fourth column',
			'| 得分点 | 分值 | 参考表述 |\n| --- | --- | --- |\n| 联系',
			'| 得分点 | 分值 | 参考表述 | x |\n| --- | --- | --- | --- |\n| 联系',
			20,
			'task-columns'
		],
		['of no way to mark', '> 只列名称的，得一半。\n', '', 17, 'task-form']
	];
	test.each(refusals)('%s', (_what, from, to, line, code) => {
		expect(errorsOf(edit(from, to))).toContainEqual([line, code]);
	});

	const texts: [what: string, source: string, errors: [line: number, code: string][]][] = [
		[
			'of no options',
			':::question single #a2-x point=a.b facility=50 style=recall\n问\n\n> 因\n:::',
			[[1, 'question-list']]
		],
		[
			'of nine options',
			single.replace('- [ ] 劝', `${'- [ ] 甲\n  > 乙\n'.repeat(9)}- [ ] 劝`),
			[
				[4, 'options-many'],
				[4, 'option-doubled']
			]
		],
		[
			'of a question in another',
			`:::${single.replace(/\n:::$/, '')}\n\n${multiple}\n\n> 因\n::::::`,
			[[15, 'directive-nested']]
		],
		[
			'of tasks that are too few points',
			written.replace('points=12', 'points=11.5').replace('| 8 |', '| 7.5 |'),
			[[1, 'question-points']]
		],
		['of no task', '::::subjective essay #c1-x point=a.b\n材料\n::::', [[1, 'question-tasks']]],
		[
			'of a task without a question',
			':::task points=1\n问\n\n| a | b | c |\n|-|-|-|\n| d | 1 | e |\n\n> f\n:::',
			[[1, 'task-alone']]
		],
		['of words outside of every question', `${single}\n\n下面一题待定。`, [[16, 'question-stray']]],
		[
			'of colons that close nothing',
			`${single}\n\n:::`,
			[
				[16, 'question-stray'],
				[16, 'directive-stray']
			]
		],
		['of an id that stands twice', `${single}\n\n${single}`, [[16, 'id-doubled']]],
		[
			'of a character that cannot be seen',
			single.replace('劝老人', '劝\u202e老人'),
			[[4, 'question-odd-characters']]
		],
		['of nothing', '\n\n', [[1, 'questions-none']]]
	];
	test.each(texts)('%s', (_what, source, errors) => {
		expect(errorsOf(source)).toEqual(errors);
	});

	test('of too many questions', () => {
		const many = Array.from({ length: questionLimits.questionsMax + 1 }, (_, index) =>
			single.replace('#a2-not-sleeping', `#a2-${index}`)
		).join('\n\n');
		expect(errorsOf(many)).toEqual([[1, 'questions-many']]);
	});

	test('of its length, without reading it', () => {
		const before = process.cpuUsage();
		expect(errorsOf(single.repeat(2_000))).toEqual([[1, 'markdown-too-long']]);
		expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
	});

	test('of what no author types, in bounded time', () => {
		const bombs = [
			':::question single\n'.repeat(20_000),
			`${':'.repeat(400_000)}question`,
			`:::question single #a ${'a=b '.repeat(100_000)}\n:::`,
			`:::question single #a2-x point=a.b facility=50 style=recall\n问\n\n${'- [x] a\n  > b\n'.repeat(30_000)}\n> c\n:::`,
			`:::question single #a2-x laws=${'a,'.repeat(200_000)}\n:::`,
			`:::task points=1\n问\n\n| a | b | c |\n|-|-|-|\n${'| d | 1 | e |\n'.repeat(30_000)}\n> f\n:::`
		];
		for (const bomb of bombs) {
			const before = process.cpuUsage();
			expect(parseQuestions(bomb).problems.length).toBeGreaterThan(0);
			expect(process.cpuUsage(before).user / 1_000).toBeLessThan(4_000);
		}
	});

	test('in words of both languages', () => {
		const codes = [
			...refusals.map(([, , , , code]) => code),
			...texts.flatMap(([, , errors]) => errors.map(([, code]) => code))
		];
		for (const language of ['zh-CN', 'en']) {
			const read = (name: string): Record<string, string> =>
				JSON.parse(readFileSync(`messages/${language}/${name}.json`, 'utf8'));
			const words = { ...read('content'), ...read('questions') };
			for (const code of codes)
				expect(words[`content_error_${code.replaceAll('-', '_')}`]).toBeTypeOf('string');
		}
	});
});
