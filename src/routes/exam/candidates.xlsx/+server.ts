import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { downloadWorkbook } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { candidateFilterSchema } from '#lib/server/qualifications/candidate-filter.ts';
import { exportCandidates } from '#lib/server/qualifications/export.ts';
import { candidateSheet } from '#lib/server/qualifications/sheets.ts';

export const GET = endpoint(async ({ locals: { db }, url }: RequestEvent, actor) => {
	const filter = v.parse(candidateFilterSchema, Object.fromEntries(url.searchParams));
	const today = businessDay(new Date());
	const { candidates, minutesAnHour } = await db
		.transaction()
		.execute((trx) => exportCandidates(trx, actor, filter, { today }));
	const sheet = candidateSheet(candidates, {
		facts: [
			[m.training_sheet_day(), today],
			[m.training_sheet_by(), actor.displayName]
		],
		minutesAnHour
	});
	return downloadWorkbook(`${m.qualification_candidates_title()} ${today}`, [sheet]);
});
