import { exchange } from '#lib/server/http/exchange.ts';
import { batchInput } from '#lib/server/mocks/input.ts';
import { recallMockRules } from '#lib/server/mocks/rules.ts';
import { saveAnswers } from '#lib/server/mocks/save.ts';

/** What a page did in a paper; one statement, so that it needs no transaction around it. */
export const POST = exchange({
	input: batchInput,
	run: async ({ event: { locals, params }, actor, input }) =>
		saveAnswers(locals.db, actor, params.attempt ?? '', input, await recallMockRules(locals.db))
});
