import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { writeStatementSheet } from '#lib/server/hours/statement-sheet.ts';
import { sheetMediaType } from '#lib/server/sheets/sheet.ts';
import type { RequestEvent } from './$types';
import { fileNameOf, readStatementOptions } from '../view.server.ts';

export const GET = endpoint(async ({ locals: { db }, url }: RequestEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	const options = readStatementOptions(url);
	return download(await writeStatementSheet(db, holder, options), {
		type: sheetMediaType,
		fileName: fileNameOf(m.hours_title(), holder, options.today, 'xlsx')
	});
});
