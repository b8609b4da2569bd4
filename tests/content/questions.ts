import type { BankQuestion } from '#lib/server/content/bank.ts';
import { multiple, single } from '../support/questions.ts';
import { allQuestions, lengthOf, partsOf, questionsOf, type ContentRule } from './content.ts';
import { likenessOf, pairsOf } from './likeness.ts';
import { absolutes, questionLimits } from './limits.ts';

type Choice = Extract<BankQuestion, { options: unknown }>;

const choicesOf = (questions: readonly BankQuestion[]) =>
	questions.filter((question): question is Choice => 'options' in question);

const explained: ContentRule = {
	name: 'a question says what it asks, and why each option is right or wrong, in whole sentences',
	bad: () =>
		questionsOf([
			single.replace('危险等不到月底。', '太晚。'),
			multiple.replace('同意、目的、回音，一样不少。', '见上。')
		]),
	badCount: 2,
	find: (content) =>
		choicesOf(allQuestions(content)).flatMap((question) =>
			partsOf(question).flatMap(({ of, text }) => {
				const isNote = of.startsWith('note');
				const { explanationLengthMin, noteLengthMin, stemLengthMin } = questionLimits;
				const long = { stem: stemLengthMin, explanation: explanationLengthMin }[of] ?? 0;
				const min = isNote ? noteLengthMin : long;
				return lengthOf(text) < min ? [`${question.slug}: ${of} is short: ${text}`] : [];
			})
		)
};

const blank = '（\u3000\u3000）';

const oneBlank: ContentRule = {
	name: 'an objective question has one place to fill, written as all others',
	bad: () => questionsOf([single, multiple.replace('的有（）', `的${blank}有${blank}`)]),
	badCount: 2,
	find: (content) =>
		choicesOf(allQuestions(content))
			.filter(
				({ stem }) => stem.split(blank).length !== 2 || /（\s*）/.test(stem.replace(blank, ''))
			)
			.map(({ slug }) => `${slug} has not one ${blank}`)
};

const alike: ContentRule = {
	name: 'no two questions ask nearly the same',
	bad: () =>
		questionsOf([
			single,
			single.replace('#a2-not-sleeping', '#a2-again').replace('走访时', '入户走访时'),
			multiple
		]),
	find: (content) => {
		const texts = choicesOf(allQuestions(content)).map(({ slug, stem, options }) => ({
			slug,
			stem: pairsOf(stem),
			options: pairsOf(options.map(({ body }) => body).join('\n'))
		}));
		return texts.flatMap((a, index) =>
			texts.slice(index + 1).flatMap((b) => {
				const stems = likenessOf(a.stem, b.stem);
				const isAlike =
					stems >= questionLimits.stemLikenessMax ||
					(stems >= questionLimits.stemLikenessWithOptionsMax &&
						likenessOf(a.options, b.options) >= questionLimits.optionLikenessMax);
				return isAlike ? [`${a.slug} and ${b.slug} are nearly the same`] : [];
			})
		);
	}
};

const sameOption: ContentRule = {
	name: 'no question has the same option twice in other punctuation',
	bad: () => questionsOf([single.replace('记进走访表', '“劝老人”想开些。')]),
	find: (content) =>
		choicesOf(allQuestions(content))
			.filter(({ options }) => {
				const bare = options.map(({ body }) => body.replace(/[\s\p{P}]/gu, ''));
				return new Set(bare).size < bare.length;
			})
			.map(({ slug }) => `${slug} has the same option twice`)
};

const noAbsolutes: ContentRule = {
	name: 'no right option promises more than practice or law can hold',
	bad: () => questionsOf([single.replace('留下来问清打算', '必须留下来问清所有打算')]),
	find: (content) =>
		choicesOf(allQuestions(content)).flatMap(({ slug, options, right }) =>
			options
				.filter(({ letter }) => right.includes(letter))
				.flatMap(({ body }) => {
					const words = absolutes.filter((word) => body.includes(word));
					return words.length > 0 ? [`${slug}: ${words.join('、')} in ${body}`] : [];
				})
		)
};

const cited: ContentRule = {
	name: 'a question that names a law says on which it rests',
	bad: () =>
		questionsOf([
			single.replace(/ laws=\S+/, '').replace('先评估危险。', '按《示例办法》，先评估危险。'),
			multiple
		]),
	find: (content) =>
		allQuestions(content)
			.filter(
				(question) =>
					question.laws.length === 0 &&
					partsOf(question).some(({ text }) => /《[^》]+》/.test(text))
			)
			.map(({ slug }) => `${slug} names something in 《》 and no law`)
};

const byName: ContentRule = {
	name: 'options are named as {a}, never by a letter: papers show them in another order',
	bad: () =>
		questionsOf([
			single.replace('{b}做的正是这件事', 'B项做的正是这件事'),
			multiple.replace('一样不少', '选AB的，漏了回音')
		]),
	badCount: 2,
	find: (content) =>
		choicesOf(allQuestions(content)).flatMap((question) =>
			partsOf(question)
				.filter(({ text }) => /选项?\s*[A-Ea-e]|[A-Ea-e]\s*[项、]|[（(][A-E][）)]/.test(text))
				.map(({ of, text }) => `${question.slug}: ${of} names a letter: ${text.slice(0, 40)}`)
		)
};

export const questionRules = [explained, oneBlank, alike, sameOption, noAbsolutes, cited, byName];
