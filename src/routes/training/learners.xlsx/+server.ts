import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { businessDay } from '#lib/dates.ts';
import { m } from '#lib/paraglide/messages.js';
import { downloadWorkbook } from '#lib/server/http/download.ts';
import { endpoint } from '#lib/server/http/guards.ts';
import { exportLearners } from '#lib/server/learning-statistics/export.ts';
import { learnerFilterSchema } from '#lib/server/learning-statistics/input.ts';
import { learnerSheet } from '#lib/server/learning-statistics/sheets.ts';

export const GET = endpoint(async ({ locals: { db }, url }: RequestEvent, actor) => {
	const filter = v.parse(learnerFilterSchema, Object.fromEntries(url.searchParams));
	const learners = await db.transaction().execute((trx) => exportLearners(trx, actor, filter));
	const today = businessDay(new Date());
	const sheet = learnerSheet(learners, [
		[m.training_sheet_day(), today],
		[m.training_sheet_by(), actor.displayName]
	]);
	return downloadWorkbook(`${m.training_learners_title()} ${today}`, [sheet]);
});
