import { exchange } from '#lib/server/http/exchange.ts';
import { turnInput } from '#lib/server/mocks/input.ts';
import { takeTurn } from '#lib/server/mocks/turn.ts';

export const POST = exchange({
	input: turnInput,
	run: ({ event: { locals, params }, actor, input }) =>
		locals.db.transaction().execute((trx) => takeTurn(trx, actor, params.attempt ?? '', input))
});
