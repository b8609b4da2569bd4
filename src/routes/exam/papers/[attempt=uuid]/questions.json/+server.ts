import { json } from '@sveltejs/kit';
import { endpoint } from '#lib/server/http/guards.ts';
import { listOwnQuestions } from '#lib/server/mocks/candidate-questions.ts';

/** All questions of a paper while it is written, so that it goes on without a network; no key. */
export const GET = endpoint(async ({ locals, params }, actor) =>
	json({ questions: await listOwnQuestions(locals.db, actor, params.attempt ?? '') })
);
