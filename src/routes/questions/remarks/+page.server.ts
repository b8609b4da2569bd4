import { command } from '#lib/server/http/command.ts';
import { page } from '#lib/server/http/guards.ts';
import { settleInput } from '#lib/server/practice/input.ts';
import { listOpenRemarks, settleRemark } from '#lib/server/practice/remark.ts';
import type { Actions, PageServerLoadEvent } from './$types';

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent) => ({
	remarks: await listOpenRemarks(db),
	said: url.searchParams.get('said')
}));

export const actions = {
	settle: command({
		input: settleInput,
		run: ({ trx, actor, input }) => settleRemark(trx, actor, input),
		next: () => '/questions/remarks?said=settled'
	})
} satisfies Actions;
