import { isObjective } from '#lib/exam/question.ts';
import type { BankQuestion, SubjectBank } from '#lib/server/content/bank.ts';
import { multiple, single } from '../support/questions.ts';
import { lengthOf, questionsOf, type ContentRule } from './content.ts';
import { questionLimits, questionsMin, seniorQuestionsMin } from './limits.ts';

type Choice = Extract<BankQuestion, { options: unknown }>;

function choicesOf({ questions }: SubjectBank, kind?: string): Choice[] {
	return questions.filter(
		(question): question is Choice =>
			'options' in question && (kind === undefined || question.kind === kind)
	);
}

/** The same question under other ids, each changed a little. */
const copies = (text: string, changes: readonly ((copy: string) => string)[]) =>
	changes.map((change, index) => change(text.replace(/#(a2-[a-z-]+)/, `#$1-${index}`)));

const same = (text: string) => text;

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const percentOf = (value: number) => `${Math.round(value * 100)} %`;

const enough: ContentRule = {
	name: 'each subject has enough questions of each kind',
	bad: () => questionsOf([single, multiple]),
	badCount: 2,
	find: ({ subjects }) =>
		subjects.flatMap(({ subject, questions }) => {
			const few = Object.entries(questionsMin[subject]).flatMap(([kind, min]) => {
				const count = questions.filter((question) => question.kind === kind).length;
				return count < min ? [`${subject} has ${count} of ${kind}, ${min} are asked`] : [];
			});
			const isFew = subject === 'C1' && questions.length < seniorQuestionsMin;
			return isFew ? [...few, `${subject} has ${questions.length} questions`] : few;
		})
};

const letters: ContentRule = {
	name: 'the right options stand in each place about as often',
	bad: () => questionsOf(copies(single, [same, same, same])),
	find: ({ subjects }) =>
		subjects.flatMap((bank) =>
			['single', 'multiple'].flatMap((kind) => {
				const right = choicesOf(bank, kind).flatMap((question) => question.right);
				return ['a', 'b', 'c', 'd', 'e'].flatMap((letter) => {
					const part = share(right.filter((one) => one === letter).length, right.length);
					return part > questionLimits.letterShareMax
						? [`${bank.subject}: ${percentOf(part)} of the right ones of ${kind} are ${letter}`]
						: [];
				});
			})
		)
};

const longest: ContentRule = {
	name: 'the right option is not mostly the longest',
	bad: () => questionsOf(copies(single, [(text) => text.replace('，并报告', '，报告并留人陪着')])),
	find: ({ subjects }) =>
		subjects.flatMap((bank) => {
			const singles = choicesOf(bank, 'single');
			const part = share(singles.filter(isKeyLongest).length, singles.length);
			return part > questionLimits.longestShareMax
				? [`${bank.subject}: in ${percentOf(part)} of the singles the right option is the longest`]
				: [];
		})
};

function isKeyLongest({ options, right }: Choice): boolean {
	const key = options.find(({ letter }) => right.includes(letter));
	return options.every(
		(option) => option === key || lengthOf(option.body) < lengthOf(key?.body ?? '')
	);
}

const chapters = [
	{
		code: 'social-assistance',
		title: '社会救助（示例）',
		weight: 100,
		confidence: 'low' as const,
		points: [
			{ code: 'social-assistance.finding', title: '甲', weight: 60, confidence: 'low' as const },
			{ code: 'social-assistance.referral', title: '乙', weight: 40, confidence: 'low' as const },
			{ code: 'social-assistance.other', title: '丙', weight: 0, confidence: 'low' as const }
		]
	}
];

const covered: ContentRule = {
	name: 'each knowledge point that has weight has a question',
	bad: () => questionsOf([single], { chapters }),
	find: ({ subjects }) =>
		subjects.flatMap(({ subject, syllabus, questions }) => {
			const asked = new Set(questions.flatMap(({ points }) => points));
			return syllabus.chapters
				.flatMap(({ points }) => points)
				.filter(({ code, weight }) => weight > 0 && !asked.has(code))
				.map(({ code }) => `${subject}: nothing asks ${code}`);
		})
};

const byWeight: ContentRule = {
	name: 'the questions that are marked by a rule are spread over the chapters by their weights',
	bad: () =>
		questionsOf([single, multiple], {
			chapters: [
				...chapters.map((chapter) => ({ ...chapter, weight: 80 })),
				...chapters.map((chapter) => ({ ...chapter, code: 'disaster', weight: 20 }))
			]
		}),
	find: ({ subjects }) =>
		subjects.flatMap(({ subject, syllabus, questions }) => {
			const marksOf = (of: readonly BankQuestion[]) =>
				of.reduce((sum, { kind }) => sum + (kind === 'single' ? 1 : 2), 0);
			const objective = questions.filter(({ kind }) => isObjective(kind));
			if (objective.length === 0) return [];
			return syllabus.chapters.flatMap(({ code, weight }) => {
				const marks = marksOf(objective.filter(({ chapter }) => chapter === code));
				const part = share(marks, marksOf(objective)) / (weight / 100);
				return weight > 0 && part < questionLimits.chapterShareMin
					? [`${subject}: ${code} has ${percentOf(part)} of what its weight promises`]
					: [];
			});
		})
};

const assistance: ContentRule = {
	name: 'a quarter of each subject touches social assistance',
	bad: () => questionsOf(copies(multiple, [same, same, same, same])),
	find: ({ subjects }) =>
		subjects.flatMap(({ subject, questions }) => {
			const touching = questions.filter(({ touchesAssistance }) => touchesAssistance).length;
			const part = share(touching, questions.length);
			return part < questionLimits.assistanceShareMin
				? [`${subject}: ${percentOf(part)} touch social assistance`]
				: [];
		})
};

const situations: ContentRule = {
	name: 'a third of what is marked by a rule are situations of practice',
	bad: () => questionsOf(copies(multiple, [same])),
	find: ({ subjects }) =>
		subjects.flatMap((bank) => {
			const choices = choicesOf(bank);
			if (choices.length === 0) return [];
			const part = share(
				choices.filter(({ style }) => style === 'situation').length,
				choices.length
			);
			return part < questionLimits.situationShareMin
				? [`${bank.subject}: ${percentOf(part)} are situations`]
				: [];
		})
};

export const balanceRules = [enough, letters, longest, covered, byWeight, assistance, situations];
