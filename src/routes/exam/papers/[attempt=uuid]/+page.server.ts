import { redirect } from '@sveltejs/kit';
import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { discardAttempt, startAttempt } from '#lib/server/mocks/attempt.ts';
import { submitAttempt } from '#lib/server/mocks/closing.ts';
import { pressInput, questionForm } from '#lib/server/mocks/input.ts';
import { getOwnPaper } from '#lib/server/mocks/paper-page.ts';
import { saveByForm } from '#lib/server/mocks/question-form.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, params, url }: PageServerLoadEvent, actor) => {
	const asked = url.searchParams.get('question');
	const ordinal = Number(asked) || 1;
	const paper = await getOwnPaper(db, actor, params.attempt, {
		ordinal,
		isHandingIn: asked === 'hand-in'
	});
	if (paper.stage !== 'closed') return { paper, isLate: url.searchParams.has('late') };
	redirect(303, paper.state === 'abandoned' ? '/exam/papers' : `${url.pathname}/result`);
});

const attemptOf = ({ params }: { params: Partial<Record<string, string>> }) => params.attempt ?? '';

export const actions = {
	start: command({
		input: pressInput,
		run: ({ trx, actor, event }) => startAttempt(trx, actor, attemptOf(event)),
		next: ({ event }) => event.url.pathname
	}),
	discard: command({
		input: pressInput,
		run: ({ trx, actor, event }) => discardAttempt(trx, actor, attemptOf(event)),
		next: () => '/exam/papers'
	}),
	save: command({
		input: questionForm,
		run: ({ trx, actor, input, event }) => saveByForm(trx, actor, attemptOf(event), input),
		next: ({ event, input: { to, ordinal }, result }) => {
			const question = to === 'stay' ? ordinal : to;
			const late = result.isInTime ? '' : '&late=1';
			return `${event.url.pathname}?question=${question}${late}`;
		}
	}),
	submit: command({
		input: pressInput,
		run: ({ trx, actor, event }) => submitAttempt(trx, actor, attemptOf(event)),
		next: ({ event }) => `${event.url.pathname}/result`
	})
} satisfies Actions;
