import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { printRecord } from '#lib/server/records/record-paper.ts';
import { signRecord } from '#lib/server/records/record.ts';
import type { RequestEvent } from './$types';

/** One's own record, signed: the same again on the same day is the same document. */
export const GET = endpoint(async ({ locals }: RequestEvent, actor) => {
	const { db, vault, services } = locals;
	const holder = await getHolder(db, actor.personId);
	const today = businessDay(new Date());
	const document = await db
		.transaction()
		.execute((trx) => signRecord(trx, vault, holder, { today }));
	return download(await printRecord(document, services.origin), {
		type: 'application/pdf',
		fileName: `${m.record_title()}-${holder.name}-${today}.pdf`
	});
});
