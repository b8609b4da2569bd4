import { redirect } from '@sveltejs/kit';
import { createPublicId } from '#lib/identifiers.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { sealOpening } from '#lib/server/learning/beat.ts';
import { answerForm, eraseNoteForm, finishForm, noteForm } from '#lib/server/learning/input.ts';
import { findLessonPage } from '#lib/server/learning/lesson-page.ts';
import { getLessonText } from '#lib/server/learning/lesson-text.ts';
import { eraseNote } from '#lib/server/learning/note.ts';
import { answerByForm, finishByForm, noteByForm } from '#lib/server/learning/page-forms.ts';
import type { Actions, PageServerLoadEvent } from './$types';
import { drawText } from './draw-text.server.ts';

export const load = page(async (event: PageServerLoadEvent, actor) => {
	const { locals, params } = event;
	const found = await findLessonPage(locals.db, actor, params);
	if (!found) redirect(303, `/courses/${params.course}?from=${params.lesson}`);
	const text = await drawText(found.lessonId, {
		language: getLocale(),
		isData: event.isDataRequest,
		getDocument: () => getLessonText(locals.db, found.lessonId)
	});
	const opening = { accountId: actor.accountId, lesson: params.lesson };
	const opened = sealOpening(locals.vault, opening, found.readAt);
	return { lesson: found.page, text, opened };
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
