import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { recordExport } from '#lib/server/hours/export.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { signRecord } from '#lib/server/records/record.ts';
import { writeFile } from '#lib/server/signatures/document.ts';
import type { RequestEvent } from './$types';

export const GET = endpoint(async ({ locals: { db, vault }, params }: RequestEvent, actor) => {
	const holder = await getVisibleHolder(db, actor, params.person, 'learning.view');
	const today = businessDay(new Date());
	const document = await db.transaction().execute(async (trx) => {
		const signed = await signRecord(trx, vault, holder, { today });
		await recordExport(trx, actor, holder, { what: 'record.json' });
		return signed;
	});
	return download(writeFile(document), {
		type: 'application/json',
		fileName: `${m.record_title()}-${holder.name}-${today}.json`
	});
});
