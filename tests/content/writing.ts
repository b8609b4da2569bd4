import { multiple } from '../support/questions.ts';
import {
	allQuestions,
	courseOf,
	partsOf,
	questionsOf,
	type Content,
	type ContentRule
} from './content.ts';

/** Every text that people read, with where it stands. */
function* textsOf(content: Content): Generator<{ where: string; text: string }> {
	for (const question of allQuestions(content)) {
		for (const { of, text } of partsOf(question)) yield { where: `${question.slug} ${of}`, text };
	}
	for (const { lessons } of content.courses)
		for (const { file, whole } of lessons) yield { where: file, text: whole };
}

/** A rule that no text has what a pattern finds. */
function forbid(name: string, pattern: RegExp, samples: readonly string[]): ContentRule {
	return {
		name,
		bad: () => {
			const inQuestions = samples.map((text, index) =>
				multiple.replace('#a2-signs', `#a2-${index}`).replace('知道为什么才能决定。', text)
			);
			return { ...questionsOf(inQuestions), courses: courseOf(samples).courses };
		},
		badCount: samples.length * 2,
		find: (content) =>
			[...textsOf(content)].flatMap(({ where, text }) =>
				[...text.matchAll(pattern)].map(({ index }) => {
					const around = text.slice(Math.max(0, index - 8), index + 12).replaceAll('\n', ' ');
					return `${where}: ${around}`;
				})
			)
	};
}

const brackets = [
	['“', '”'],
	['‘', '’'],
	['（', '）'],
	['《', '》']
] as const;

const paired: ContentRule = {
	name: 'quotes and brackets that open are closed, paragraph by paragraph',
	bad: () => courseOf(['老周说：“坐。\n\n小何（社工坐下。']),
	badCount: 2,
	find: (content) =>
		[...textsOf(content)].flatMap(({ where, text }) =>
			text
				.split('\n')
				.flatMap((line) =>
					brackets
						.filter(([open, close]) => line.split(open).length !== line.split(close).length)
						.map(([open]) => `${where}: ${open} is not closed: ${line.slice(0, 30)}`)
				)
		)
};

export const writingRules: readonly ContentRule[] = [
	forbid(
		'Chinese has Chinese punctuation',
		/(?<=\p{Script=Han})[,;:?!.()"']|[,;:?!()"'](?=\p{Script=Han})/gu,
		['先问,再记。', '先问(再记）。', '他说"好。']
	),
	forbid(
		'no spaces stand between Chinese characters',
		/(?<=\p{Script=Han})[ \t]+(?=\p{Script=Han})/gu,
		['先 问再记。']
	),
	forbid(
		'no spaces stand between Chinese and a number or a foreign word',
		/(?<=\p{Script=Han}) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=\p{Script=Han})/gu,
		['一共3 天。', '一共 3天。']
	),
	forbid(
		'no spaces stand beside Chinese punctuation',
		/[ \t]+(?=[，。、；：？）》”’])|(?<=[，。、；：？（《“‘])[ \t]+(?=\S)/gu,
		['先问 ，再记。', '先问， 再记。']
	),
	forbid(
		'no mark stands twice, or beside one that excludes it',
		/([，。、；：？])\1|[，、；：][，。、；：？]/gu,
		['先问。。再记。', '先问，、再记。']
	),
	forbid('an ellipsis is ……, and a dash ——', /\.{3}|(?<!…)…(?!…)|…{3,}|—{3,}|-{2,}/gu, [
		'先问...再记。',
		'先问…再记。',
		'先问———再记。'
	]),
	forbid('nobody is shouted at', /[！!]/gu, ['先问！']),
	forbid('numbers and letters have their usual width', /[０-９Ａ-Ｚａ-ｚ]/gu, ['一共３天。']),
	forbid('quotes are “ and ”', /[「」『』]/gu, ['他说「好。']),
	paired
];
