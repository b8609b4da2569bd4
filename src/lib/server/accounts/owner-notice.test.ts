import { beforeAll, expect, test } from 'vitest';
import { seedAccount, type SeededAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { countUnreadNotices, listNotices } from '../notices/notice.ts';
import { tellOwner } from './owner-notice.ts';

let fresh: FreshDatabase;
let wang: SeededAccount;
let li: SeededAccount;

beforeAll(async () => {
	fresh = await freshDatabase();
	const { langli } = await seedUnits(fresh.db);
	wang = await seedAccount(fresh.db, { name: '王秀兰', userName: 'wang', unitId: langli.id });
	li = await seedAccount(fresh.db, { name: '李雷', userName: 'lilei', unitId: langli.id });
});

test('every change to an account is told to its owner alone, each time', async () => {
	const kinds = ['welcome', 'password-changed', 'password-changed'] as const;
	for (const kind of kinds)
		await fresh.db.transaction().execute((trx) => tellOwner(trx, wang.personId, kind));
	const { notices } = await listNotices(fresh.db, wang);
	expect(notices.map(({ kind }) => kind)).toEqual(kinds.toReversed());
	expect(await countUnreadNotices(fresh.db, li)).toBe(0);
});
