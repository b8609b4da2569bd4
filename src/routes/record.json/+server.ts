import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { getHolder } from '#lib/server/hours/holder.ts';
import { signRecord } from '#lib/server/records/record.ts';
import { writeFile } from '#lib/server/signatures/document.ts';
import type { RequestEvent } from './$types';

/** The signed file, which anybody can verify without asking anybody. */
export const GET = endpoint(async ({ locals: { db, vault } }: RequestEvent, actor) => {
	const holder = await getHolder(db, actor.personId);
	const today = businessDay(new Date());
	const document = await db
		.transaction()
		.execute((trx) => signRecord(trx, vault, holder, { today }));
	return download(writeFile(document), {
		type: 'application/json',
		fileName: `${m.record_title()}-${holder.name}-${today}.json`
	});
});
