import * as v from 'valibot';
import { page } from '#lib/server/http/guards.ts';
import { listBankQuestions, listChapterCoverage } from '#lib/server/questions/bank-list.ts';
import { bankQueryLengthMax, bankQuerySchema } from '#lib/server/questions/input.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent) => {
	const query = v.parse(bankQuerySchema, Object.fromEntries(url.searchParams));
	const [list, chapters] = await Promise.all([
		listBankQuestions(db, query),
		listChapterCoverage(db, query.subject)
	]);
	return { query, queryLengthMax: bankQueryLengthMax, chapters, ...list };
});
