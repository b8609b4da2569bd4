import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { signStatement } from '#lib/server/hours/statement.ts';
import { printStatement } from '#lib/server/hours/statement-paper.ts';
import type { RequestEvent } from './$types';
import { fileNameOf, readStatementOptions } from '../view.server.ts';

/** One's own statement, signed: the same again on the same day is the same document. */
export const GET = endpoint(async ({ locals, url }: RequestEvent, actor) => {
	const { db, vault, services } = locals;
	const holder = await getHolder(db, actor.personId);
	const options = readStatementOptions(url);
	const document = await db
		.transaction()
		.execute((trx) => signStatement(trx, vault, holder, options));
	return download(await printStatement(document, services.origin), {
		type: 'application/pdf',
		fileName: fileNameOf(m.hours_statement(), holder, options.today, 'pdf')
	});
});
