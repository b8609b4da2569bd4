import { nameOptions, shownLetter } from '#lib/exam/option-names.ts';
import type { QuestionAnswer } from '#lib/exam/question.ts';
import type { ReviewedAnswer, ReviewedQuestion } from '#lib/mocks/page.ts';
import type { Reader } from '../database/reader.ts';
import { placeQuestions } from './candidate-questions.ts';
import type { ClosedItem, ClosedPaper } from './closed-paper.ts';
import { asShown } from './paper-state.ts';
import { shorten } from './result.ts';

/** Which questions of a closed paper are looked at. */
export const reviewFilters = ['wrong', 'unsure', 'flagged', 'all'] as const;
export type ReviewFilter = (typeof reviewFilters)[number];

/** Questions of one page of the review: each comes with all its words. */
const pageSize = 10;

/**
 * Questions of a closed paper as they were shown, options in the same order, with what was answered,
 * what is right, and why.
 *
 * @param options.page from 1
 * @param options.isWhole all that are wanted at once, for paper
 */
export async function reviewQuestions(
	db: Reader,
	{ items, answers }: ClosedPaper,
	{ filter, page, isWhole = false }: { filter: ReviewFilter; page: number; isWhole?: boolean }
): Promise<{ reviewed: ReviewedQuestion[]; found: number; pages: number; page: number }> {
	const found = items.filter((item) => isWanted(item, filter));
	const size = isWhole ? Math.max(1, found.length) : pageSize;
	const pages = Math.max(1, Math.ceil(found.length / size));
	const number = Math.min(Math.max(1, page), pages);
	const chosen = found.slice((number - 1) * size, number * size);
	const questions = await placeQuestions(
		db,
		chosen.map(({ ordinal, points, versionId, optionOrder }) => ({
			ordinal,
			points,
			question_version_id: versionId,
			option_order: optionOrder
		}))
	);
	const reviewed = chosen.flatMap((item): ReviewedQuestion[] => {
		const question = questions.find(({ ordinal }) => ordinal === item.ordinal);
		const key = answers.get(item.versionId);
		if (!question || !key) return [];
		return [
			{
				question,
				item: shorten(item),
				response: asShown(item.response, item.optionOrder),
				answer: answerOf(key.answer, item),
				isKeyNewer: item.keyId !== null && item.keyId !== key.keyId,
				laws: key.answer.laws,
				lesson: key.answer.lesson
			}
		];
	});
	return { reviewed, found: found.length, pages, page: number };
}

/** Written answers are all to be looked at: nothing has judged them. */
function isWanted({ verdict, confidence, isFlagged }: ClosedItem, filter: ReviewFilter): boolean {
	if (filter === 'wrong') return verdict !== 'right';
	if (filter === 'unsure') return confidence !== null;
	return filter === 'all' || isFlagged;
}

function answerOf(answer: QuestionAnswer, { optionOrder, marks }: ClosedItem): ReviewedAnswer {
	if ('rubric' in answer) return { rubric: answer.rubric, marks };
	return {
		right: optionOrder.flatMap((letter, place) =>
			answer.right.includes(letter) ? [shownLetter(place)] : []
		),
		notes: optionOrder.map((letter) => nameOptions(answer.notes[letter] ?? [], optionOrder)),
		explanation: nameOptions(answer.explanation, optionOrder)
	};
}
