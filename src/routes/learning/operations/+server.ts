import { wordsFor } from '#lib/server/http/errors.ts';
import { exchange } from '#lib/server/http/exchange.ts';
import { applyOperations } from '#lib/server/learning/apply.ts';
import { batchInput } from '#lib/server/learning/input.ts';

/** What a device did, at once or days ago. */
export const POST = exchange({
	input: batchInput,
	run: async ({ event: { locals }, actor, input }) => {
		const results = await applyOperations(locals.db, actor, input, {
			vault: locals.vault,
			wordsFor: ({ code, values }) => wordsFor(code, values)
		});
		return { results };
	}
});
