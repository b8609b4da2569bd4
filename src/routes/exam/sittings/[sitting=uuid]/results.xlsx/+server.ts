import type { RequestEvent } from '@sveltejs/kit';
import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { downloadWorkbook } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { exportResults, resultSheet } from '#lib/server/sittings/export.ts';

export const GET = endpoint(async ({ locals: { db }, params }: RequestEvent, actor) => {
	const { facts, members } = await db
		.transaction()
		.execute((trx) => exportResults(trx, actor, params.sitting ?? ''));
	const today = businessDay(new Date());
	const sheet = resultSheet(facts, members, {
		facts: [
			[m.training_sheet_day(), today],
			[m.training_sheet_by(), actor.displayName]
		]
	});
	return downloadWorkbook(`${facts.title} ${today}`, [sheet]);
});
