import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { recordExport } from '#lib/server/hours/export.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { writeStatementSheet } from '#lib/server/hours/statement-sheet.ts';
import { sheetMediaType } from '#lib/server/sheets/sheet.ts';
import type { RequestEvent } from './$types';
import { fileNameOf, readStatementOptions } from '../../../../hours/view.server.ts';

export const GET = endpoint(async ({ locals: { db }, params, url }: RequestEvent, actor) => {
	const holder = await getVisibleHolder(db, actor, params.person, 'learning.view');
	const options = readStatementOptions(url);
	const sheet = await db.transaction().execute(async (trx) => {
		const written = await writeStatementSheet(trx, holder, options);
		await recordExport(trx, actor, holder, { what: 'hours.xlsx' });
		return written;
	});
	return download(sheet, {
		type: sheetMediaType,
		fileName: fileNameOf(m.hours_title(), holder, options.today, 'xlsx')
	});
});
