import { isUuid } from '#lib/identifiers.ts';
import { listAccounts } from '#lib/server/accounts/account-list.ts';
import { page } from '#lib/server/http/guards.ts';
import type { PageServerLoadEvent } from './$types';

const queryLengthMax = 40;

export const load = page(async ({ locals: { db }, url }: PageServerLoadEvent, actor) => {
	const query = (url.searchParams.get('query') ?? '').trim().slice(0, queryLengthMax);
	const unit = url.searchParams.get('unit') ?? '';
	const after = url.searchParams.get('after');
	const page = await listAccounts(db, actor, {
		query,
		...(isUuid(unit) && { unit }),
		...(after && { after: after.slice(0, queryLengthMax) })
	});
	return { ...page, query };
});
