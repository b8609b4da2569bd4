import { calendarMediaType } from '#lib/qualifications/calendar-file.ts';
import { contentDisposition } from '#lib/server/files/file-name.ts';
import { openEndpoint } from '#lib/server/http/guards.ts';
import { readPlanMaterial } from '#lib/server/practice/plan-material.ts';
import { readFeed } from '#lib/server/qualifications/feed.ts';
import type { RequestEvent } from './$types';

export const GET = openEndpoint(async ({ locals: { db }, params }: RequestEvent) => {
	const file = await readFeed(db, params.token, readPlanMaterial);
	return new Response(file, {
		headers: {
			'content-type': calendarMediaType,
			'content-disposition': contentDisposition('exam.ics'),
			// Whoever knows the address reads it, so it must lie in no store on the way.
			'cache-control': 'private, no-store'
		}
	});
});
