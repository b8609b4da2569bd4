import * as v from 'valibot';
import { listCorrections } from '#lib/server/corrections/correction.ts';
import { listCourseTitles } from '#lib/server/courses/course.ts';
import { hasPermission } from '#lib/server/grants/actor.ts';
import { page } from '#lib/server/http/guards.ts';
import { findItemStatistic } from '#lib/server/item-statistics/figures.ts';
import { compareWithFile, getBankQuestion } from '#lib/server/questions/bank-question.ts';
import { bankQuestionSchema } from '#lib/server/questions/input.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const asked = v.parse(bankQuestionSchema, Object.fromEntries(url.searchParams));
	const question = await getBankQuestion(db, params.question, asked);
	const [course = '', lesson = ''] = (question.answer.lesson ?? '').split('/');
	const courseTitle = (await listCourseTitles(db, course ? [course] : [])).get(course);
	const canCorrect = hasPermission(actor, 'questions.correct');
	return {
		question,
		lesson: courseTitle
			? { title: courseTitle, href: `/courses/${course}/lessons/${lesson}` }
			: null,
		statistic: await findItemStatistic(db, question.slug, question.version),
		fileState: compareWithFile(question.keys),
		canCorrect,
		corrections: canCorrect ? await listCorrections(db, question.slug) : []
	};
});
