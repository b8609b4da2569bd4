import * as v from 'valibot';
import { listCourseTitles } from '#lib/server/courses/course.ts';
import { page } from '#lib/server/http/guards.ts';
import { getBankQuestion } from '#lib/server/questions/bank-question.ts';
import { bankQuestionSchema } from '#lib/server/questions/input.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent) => {
	const asked = v.parse(bankQuestionSchema, Object.fromEntries(url.searchParams));
	const question = await getBankQuestion(db, params.question, asked);
	const [course = '', lesson = ''] = (question.answer.lesson ?? '').split('/');
	const courseTitle = (await listCourseTitles(db, course ? [course] : [])).get(course);
	return {
		question,
		lesson: courseTitle
			? { title: courseTitle, href: `/courses/${course}/lessons/${lesson}` }
			: null
	};
});
