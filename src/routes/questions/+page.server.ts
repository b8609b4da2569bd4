import * as v from 'valibot';
import { page } from '#lib/server/http/guards.ts';
import { listSuspicious, readListedFigures } from '#lib/server/item-statistics/figures.ts';
import { listBankQuestions, listChapterCoverage } from '#lib/server/questions/bank-list.ts';
import { bankQueryLengthMax, bankQuerySchema } from '#lib/server/questions/input.ts';
import type { PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent) => {
	const query = v.parse(bankQuerySchema, Object.fromEntries(url.searchParams));
	const among = query.answers ? await listSuspicious(db, query.subject) : undefined;
	const [list, chapters] = await Promise.all([
		listBankQuestions(db, query, { among }),
		listChapterCoverage(db, query.subject)
	]);
	const slugs = list.questions.map(({ slug }) => slug);
	const figures = await readListedFigures(db, slugs);
	return { query, queryLengthMax: bankQueryLengthMax, chapters, figures, ...list };
});
