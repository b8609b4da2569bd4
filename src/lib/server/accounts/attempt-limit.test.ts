import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedAccount } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { codeOf } from '../../../../tests/support/refusal.ts';
import { byName, deskAddress, openDesk } from '../../../../tests/support/sign-in.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { createSessionStore } from './session-stores.ts';
import type { SignInOrigin } from './sign-in.ts';

const { db, vault } = await freshDatabase();
const { verify, enter } = openDesk({ db, vault, store: createSessionStore() });
const { xupu } = await seedUnits(db);
const unitId = xupu.id;
const tian = await seedAccount(db, { name: '田小满', userName: 'tianxiaoman', unitId });
await seedAccount(db, { name: '舒示例', userName: 'shu', unitId });

beforeEach(async () => {
	await db.deleteFrom('attempt_counter').execute();
});

describe('how often', () => {
	const guess = (count: number, name = 'tianxiaoman', origin: Partial<SignInOrigin> = {}) =>
		Promise.all(Array.from({ length: count }, () => codeOf(verify(byName(name, 'wrong'), origin))));
	const tally = (codes: string[], code: string) => codes.filter((each) => each === code).length;

	test('ten guesses are looked at, however many come at once; the eleventh waits', async () => {
		const codes = await guess(40);
		expect(tally(codes, 'sign-in-failed')).toBe(10);
		expect(tally(codes, 'sign-in-limited')).toBe(30);
		expect(await codeOf(verify(byName('tianxiaoman')))).toBe('sign-in-limited');
		const refused = await db
			.selectFrom('audit_event')
			.select('detail')
			.where(sql<boolean>`detail @> '{"is_limited": true}'`)
			.execute();
		expect(refused).toHaveLength(1);
	});

	test('an unknown name is limited like a known one', async () => {
		const codes = await guess(12, 'nobody-here');
		expect(tally(codes, 'sign-in-failed')).toBe(10);
		expect(await codeOf(verify(byName('nobody-here')))).toBe('sign-in-limited');
	});

	test('the wait grows and ends: no account is locked for ever', async () => {
		await guess(10);
		const waits: number[] = [];
		for (let round = 0; round < 6; round++) {
			const refusal = await verify(byName('tianxiaoman', 'wrong')).catch((error) => error);
			waits.push(Math.ceil(refusal.retryAfterSeconds / 60));
			await db
				.updateTable('attempt_counter')
				.set({ blocked_until: sql`now()` })
				.execute();
			await codeOf(verify(byName('tianxiaoman', 'wrong')));
		}
		expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
		await db
			.updateTable('attempt_counter')
			.set({ blocked_until: sql`now()` })
			.execute();
		expect(await codeOf(verify(byName('tianxiaoman')))).toBe('done');
		expect(tally(await guess(9), 'sign-in-failed')).toBe(9);
	});

	test('a quiet window is forgotten', async () => {
		await guess(9);
		await db
			.updateTable('attempt_counter')
			.set({ window_started_at: sql`now() - interval '16 minutes'` })
			.execute();
		expect(tally(await guess(9), 'sign-in-failed')).toBe(9);
		expect(await codeOf(verify(byName('tianxiaoman')))).toBe('done');
	});

	test('the owner comes in from a browser known to the account, all through an attack', async () => {
		const { once } = await enter(byName('tianxiaoman'));
		await guess(20);
		const { deviceMark } = once;
		expect(await codeOf(verify(byName('tianxiaoman'), { deviceMark }))).toBe('done');
		expect(await codeOf(verify(byName('tianxiaoman')))).toBe('sign-in-limited');
		const other = { deviceMark: deviceMark.replace(/^./, (sign) => (sign === 'a' ? 'b' : 'a')) };
		expect(await codeOf(verify(byName('tianxiaoman'), other))).toBe('sign-in-limited');
	});

	test('the mark of a browser is for one account, is counted, and falls with the password', async () => {
		const { deviceMark } = (await enter(byName('tianxiaoman'))).once;
		await guess(10, 'shu');
		expect(await codeOf(verify(byName('shu'), { deviceMark }))).toBe('sign-in-limited');
		const codes = await guess(15, 'tianxiaoman', { deviceMark });
		expect(tally(codes, 'sign-in-failed')).toBe(10);
		await db.deleteFrom('attempt_counter').execute();
		await guess(10);
		await db
			.updateTable('account')
			.set({ password_hash: sql`replace(password_hash, 'p=1$', 'p=1$A')` })
			.where('id', '=', tian.id)
			.execute();
		expect(await codeOf(verify(byName('tianxiaoman'), { deviceMark }))).toBe('sign-in-limited');
		await db
			.updateTable('account')
			.set({ password_hash: sql`replace(password_hash, 'p=1$A', 'p=1$')` })
			.where('id', '=', tian.id)
			.execute();
	});

	test('an address is limited loosely, and right sign-ins do not count', async () => {
		await db
			.insertInto('attempt_counter')
			.values({
				purpose: 'sign-in-address',
				subject_hash: vault.lookupHash('sign-in-address', deskAddress),
				failures: 298,
				window_started_at: sql`now()`,
				blocked_until: null
			})
			.execute();
		for (let turn = 0; turn < 5; turn++) {
			expect(await codeOf(verify(byName('tianxiaoman')))).toBe('done');
		}
		await guess(2);
		expect(await codeOf(verify(byName('shu')))).toBe('sign-in-limited');
		const elsewhere = { client: { address: '198.51.100.9', name: '' } };
		expect(await codeOf(verify(byName('shu'), elsewhere))).toBe('done');
	});

	test('guesses at one account do not use up the address of its neighbours', async () => {
		await guess(40);
		const { failures } = await db
			.selectFrom('attempt_counter')
			.select('failures')
			.where('purpose', '=', 'sign-in-address')
			.executeTakeFirstOrThrow();
		expect(failures).toBe(10);
	});
});
