import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { download } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { recordExport } from '#lib/server/hours/export.ts';
import { getVisibleHolder } from '#lib/server/hours/holder.ts';
import { printRecord } from '#lib/server/records/record-paper.ts';
import { signRecord } from '#lib/server/records/record.ts';
import type { RequestEvent } from './$types';

export const GET = endpoint(async ({ locals, params }: RequestEvent, actor) => {
	const { db, vault, services } = locals;
	const holder = await getVisibleHolder(db, actor, params.person, 'learning.view');
	const today = businessDay(new Date());
	const document = await db.transaction().execute(async (trx) => {
		const signed = await signRecord(trx, vault, holder, { today });
		await recordExport(trx, actor, holder, { what: 'record.pdf' });
		return signed;
	});
	return download(await printRecord(document, services.origin), {
		type: 'application/pdf',
		fileName: `${m.record_title()}-${holder.name}-${today}.pdf`
	});
});
