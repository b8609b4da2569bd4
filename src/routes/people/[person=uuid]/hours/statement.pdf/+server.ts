import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { recordExport } from '#lib/server/hours/export.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { signStatement } from '#lib/server/hours/statement.ts';
import { printStatement } from '#lib/server/hours/statement-paper.ts';
import type { RequestEvent } from './$types';
import { fileNameOf, readStatementOptions } from '../../../../hours/view.server.ts';

export const GET = endpoint(async ({ locals, params, url }: RequestEvent, actor) => {
	const { db, vault, services } = locals;
	const holder = await getVisibleHolder(db, actor, params.person, 'learning.view');
	const options = readStatementOptions(url);
	const document = await db.transaction().execute(async (trx) => {
		const signed = await signStatement(trx, vault, holder, options);
		await recordExport(trx, actor, holder, { what: 'hours.pdf' });
		return signed;
	});
	return download(await printStatement(document, services.origin), {
		type: 'application/pdf',
		fileName: fileNameOf(m.hours_statement(), holder, options.today, 'pdf')
	});
});
