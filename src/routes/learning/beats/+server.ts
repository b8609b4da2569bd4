import { exchange } from '#lib/server/http/exchange.ts';
import { receiveBeat } from '#lib/server/learning/beat.ts';
import { beatInput } from '#lib/server/learning/input.ts';

export const POST = exchange({
	input: beatInput,
	run: ({ event: { locals }, actor, input }) =>
		locals.db.transaction().execute((trx) => receiveBeat(trx, actor, locals.vault, input))
});
