import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { writeMistakeSheet } from '#lib/server/practice/mistake-sheet.ts';
import { sheetMediaType } from '#lib/server/sheets/sheet.ts';
import type { RequestEvent } from './$types';
import { readPracticeQuery } from '../view.server.ts';

export const GET = endpoint(async ({ locals: { db }, url }: RequestEvent, actor) => {
	const query = await readPracticeQuery(db, actor, url);
	return download(await writeMistakeSheet(db, actor, query.subject, query), {
		type: sheetMediaType,
		fileName: `${m.practice_mistakes()}-${query.subject}-${businessDay(new Date())}.xlsx`
	});
});
