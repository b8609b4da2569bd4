import type { Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';
import { notify } from '../notices/notice.ts';
import type { NoticeKind } from '../notices/kinds.ts';

/** Tells the owner of an account what was done to it: whoever did it, they must be able to object. */
export async function tellOwner(
	trx: Transaction<Database>,
	personId: number,
	kind: Extract<
		NoticeKind,
		'welcome' | 'password-changed' | 'password-reset' | 'second-factor-changed'
	>
): Promise<void> {
	await notify(trx, { personIds: [personId], kind, link: '/profile' });
}
