import { redirect } from '@sveltejs/kit';
import { createPublicId } from '#lib/identifiers.ts';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { sealOpening } from '#lib/server/learning/beat.ts';
import { answerForm, eraseNoteForm, finishForm, noteForm } from '#lib/server/learning/input.ts';
import { findLessonPage } from '#lib/server/learning/lesson-page.ts';
import { eraseNote } from '#lib/server/learning/note.ts';
import { answerByForm, finishByForm, noteByForm } from '#lib/server/learning/page-forms.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals, params }: PageServerLoadEvent, actor) => {
	const lesson = await findLessonPage(locals.db, actor, params);
	if (!lesson) redirect(303, `/courses/${params.course}?from=${params.lesson}`);
	const { accountId } = actor;
	const opening = { accountId, lesson: params.lesson };
	return { lesson, opened: sealOpening(locals.vault, opening, lesson.readAt) };
});

/** For pages without script; the others tell the server through their outbox. */
export const actions = {
	answer: command({
		input: answerForm,
		run: ({ trx, actor, input: { op_id, ...input }, event: { locals, params } }) =>
			answerByForm(trx, actor, locals.vault, {
				...input,
				opId: op_id,
				lesson: params.lesson ?? ''
			}),
		next: ({ event, input }) => `${event.url.pathname}#check-${input.check}`
	}),
	finish: command({
		input: finishForm,
		run: ({ trx, actor, input, event: { locals, params } }) =>
			finishByForm(trx, actor, locals.vault, { ...input, lesson: params.lesson ?? '' }),
		next: ({ event, result }) =>
			result.isCourseComplete ? `/courses/${event.params.course}` : `${event.url.pathname}#standing`
	}),
	note: command({
		input: noteForm,
		run: ({ trx, actor, input, event: { params } }) =>
			noteByForm(trx, actor, { ...input, lesson: params.lesson ?? '', note: createPublicId() })
	}),
	erase: command({
		input: eraseNoteForm,
		run: async ({ trx, actor, input }) => {
			await eraseNote(trx, actor, input.note);
			return {};
		}
	})
} satisfies Actions;
