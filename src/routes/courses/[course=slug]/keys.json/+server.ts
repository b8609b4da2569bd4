import { json } from '@sveltejs/kit';
import { endpoint } from '#lib/server/http/guards.ts';
import { getCourseKeys } from '#lib/server/learning/course-keys.ts';

/** What makes the checks of a course right: part of what a phone takes along to learn without a network. */
export const GET = endpoint(async ({ locals, params }, actor) =>
	json(await getCourseKeys(locals.db, actor, params.course ?? ''))
);
