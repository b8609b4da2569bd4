import { getCourseMedia } from '#lib/server/courses/media.ts';
import { answerWithFile } from '#lib/server/http/file-answer.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import type { RequestEvent } from './$types';

/** A file of a course, by the hash of its content. */
export const GET = endpoint(async ({ locals: { db, services }, params, request }: RequestEvent) =>
	answerWithFile(request, services.blobs, await getCourseMedia(db, params.file))
);
