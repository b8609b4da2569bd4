import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { watchSessions } from '../../../../tests/support/sessions.ts';
import { seedAccount, type SeededAccount } from '../../../../tests/support/accounts.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { luciaSessionStore } from './lucia-session-store.ts';
import { nativeSessionStore } from './native-session-store.ts';
import type { IssuedSession, SessionChange, SessionGrant } from './session-store.ts';

const { db } = await freshDatabase();
const { age, rowOf } = watchSessions(db);
const { xupu } = await seedUnits(db);
const wang = await seedAccount(db, { name: '王示例', userName: 'wang', unitId: xupu.id });
const li = await seedAccount(db, { name: '李示例', userName: 'lina', unitId: xupu.id });

const hour = 3600;
const usual: SessionGrant = {
	roleClass: 'learner',
	lifetimes: { idleSeconds: 12 * hour, absoluteSeconds: 14 * 24 * hour },
	hasSecondFactor: false,
	stepUpSeconds: null,
	client: { address: '192.0.2.7', name: 'Firefox · Linux' }
};

describe.each([
	['lucia', luciaSessionStore],
	['native', nativeSessionStore]
])('sessions kept by the %s store', (_name, store) => {
	const issue = (account: SeededAccount = wang, grant: Partial<SessionGrant> = {}) =>
		db.transaction().execute((trx) => store.issue(trx, account.id, { ...usual, ...grant }));
	const rotate = (token: string, change?: SessionChange) =>
		db.transaction().execute((trx) => store.rotate(trx, token, change));

	test('a token finds the session and the account behind it', async () => {
		const { token, publicId, expiresAt } = await issue(wang, {
			hasSecondFactor: true,
			stepUpSeconds: 300
		});
		const valid = await store.validate(db, token);
		expect(valid).toMatchObject({
			publicId,
			roleClass: 'learner',
			hasSecondFactor: true,
			expiresAt,
			account: {
				id: wang.id,
				publicId: wang.publicId,
				personId: wang.personId,
				unitId: xupu.id,
				userName: 'wang',
				displayName: '王示例',
				mustChangePassword: false,
				hasAuthenticator: false,
				isDemo: false,
				language: null,
				textSize: 'normal',
				theme: 'system'
			}
		});
		const secondsLeft = ((valid?.steppedUpUntil?.getTime() ?? 0) - Date.now()) / 1000;
		expect(secondsLeft).toBeGreaterThan(290);
		expect(secondsLeft).toBeLessThanOrEqual(301);
	});

	test('the table holds the SHA-256 of the token and nothing to sign in with', async () => {
		const { token, publicId } = await issue();
		const row = await rowOf(publicId);
		expect(row.id_hash).toMatch(/^[0-9a-f]{64}$/);
		expect(JSON.stringify(row)).not.toContain(token);
		expect(await store.validate(db, row.id_hash)).toBeUndefined();
		expect(await store.validate(db, publicId)).toBeUndefined();
	});

	test.each([
		'',
		'%E0%A4%A',
		"'; drop table session; --",
		'a'.repeat(39),
		'A'.repeat(40),
		'a'.repeat(100_000),
		'\0'.repeat(40),
		'a2'.repeat(20)
	])('what is no token in force is not valid, and nothing throws (%#)', async (token) => {
		expect(await store.validate(db, token)).toBeUndefined();
		expect(await rotate(token)).toBeUndefined();
		await db.transaction().execute((trx) => store.revoke(trx, token));
	});

	test('use moves the idle end, and writes at most once a minute', async () => {
		const { token, publicId } = await issue();
		const issued = await rowOf(publicId);
		await store.validate(db, token);
		expect(await rowOf(publicId)).toEqual(issued);

		await age(publicId, 11 * hour);
		await store.validate(db, token);
		const touched = await rowOf(publicId);
		expect(touched.last_seen_at.getTime()).toBeGreaterThan(Date.now() - 60_000);
		expect(touched.idle_expires_at.getTime()).toBeGreaterThan(Date.now() + 11.9 * hour * 1000);
		await store.validate(db, token);
		expect(await rowOf(publicId)).toEqual(touched);
	});

	test('it ends after the idle time, however often it was used before', async () => {
		const { token, publicId } = await issue();
		await age(publicId, 11 * hour);
		expect(await store.validate(db, token)).toBeDefined();
		await age(publicId, 12 * hour + 1);
		expect(await store.validate(db, token)).toBeUndefined();
		expect(await rotate(token)).toBeUndefined();
	});

	test('it ends after the absolute time, however busy it is', async () => {
		const { token, publicId } = await issue();
		for (let passed = 0; passed < 14 * 24 - 8; passed += 8) {
			await age(publicId, 8 * hour);
			expect(await store.validate(db, token)).toBeDefined();
		}
		await age(publicId, 8 * hour);
		expect(await store.validate(db, token)).toBeUndefined();
		expect(await rotate(token)).toBeUndefined();
	});

	test('a use shortly before the absolute end does not move past it', async () => {
		const { token, publicId } = await issue(wang, {
			lifetimes: { idleSeconds: 2 * hour, absoluteSeconds: 12 * hour }
		});
		for (let passed = 0; passed < 11; passed++) {
			await age(publicId, hour);
			expect(await store.validate(db, token)).toBeDefined();
		}
		const row = await rowOf(publicId);
		expect(row.idle_expires_at).toEqual(row.absolute_expires_at);
	});

	test('rotation gives another token, ends the old one, and keeps the absolute end', async () => {
		const before = await issue();
		await age(before.publicId, 3 * hour);
		const end = (await rowOf(before.publicId)).absolute_expires_at;
		const after = await rotate(before.token, { hasSecondFactor: true, stepUpSeconds: 300 });
		expect(after?.token).not.toBe(before.token);
		expect(after?.publicId).toBe(before.publicId);
		expect(after?.expiresAt).toEqual(end);
		expect(await store.validate(db, before.token)).toBeUndefined();
		const valid = await store.validate(db, after?.token ?? '');
		expect(valid?.hasSecondFactor).toBe(true);
		expect(valid?.steppedUpUntil?.getTime()).toBeGreaterThan(Date.now());
	});

	test('rotation may set other lifetimes, counted from the first sign-in', async () => {
		const before = await issue(wang, { lifetimes: { idleSeconds: 600, absoluteSeconds: 600 } });
		await age(before.publicId, 300);
		const after = await rotate(before.token, {
			roleClass: 'staff',
			lifetimes: { idleSeconds: 2 * hour, absoluteSeconds: 12 * hour }
		});
		const row = await rowOf(before.publicId);
		expect(row.role_class).toBe('staff');
		expect(row.idle_lifetime_s).toBe(2 * hour);
		expect(row.absolute_expires_at.getTime() - row.created_at.getTime()).toBe(12 * hour * 1000);
		expect(await store.validate(db, after?.token ?? '')).toMatchObject({ roleClass: 'staff' });
	});

	test('of many who rotate one token at once exactly one goes on', async () => {
		const { token } = await issue();
		const results = await Promise.all(Array.from({ length: 12 }, () => rotate(token)));
		const kept = results.filter((result): result is IssuedSession => result !== undefined);
		expect(kept).toHaveLength(1);
		expect(await store.validate(db, kept[0]?.token ?? '')).toBeDefined();
		expect(await store.validate(db, token)).toBeUndefined();
	});

	test('a rotation that is rolled back leaves the old token in force', async () => {
		const { token } = await issue();
		const failed = db.transaction().execute(async (trx) => {
			await store.rotate(trx, token);
			throw new Error('power cut');
		});
		await expect(failed).rejects.toThrow('power cut');
		expect(await store.validate(db, token)).toBeDefined();
	});

	test('revocation is in force on the next request', async () => {
		const { token } = await issue();
		expect(await store.validate(db, token)).toBeDefined();
		await db.transaction().execute((trx) => store.revoke(trx, token));
		expect(await store.validate(db, token)).toBeUndefined();
	});

	test('a listed session is ended by its public id, by its owner alone', async () => {
		const { token, publicId } = await issue();
		const end = (accountId: number) =>
			db.transaction().execute((trx) => store.revokeListed(trx, accountId, publicId));
		expect(await end(li.id)).toBe(false);
		expect(await store.validate(db, token)).toBeDefined();
		expect(await end(wang.id)).toBe(true);
		expect(await store.validate(db, token)).toBeUndefined();
		expect(await end(wang.id)).toBe(false);
	});

	test('all others end and the own one stays; then all of the account; then all', async () => {
		const [mine, other, another] = [await issue(), await issue(), await issue()];
		const foreign = await issue(li);
		const alive = async (session: IssuedSession) =>
			(await store.validate(db, session.token)) !== undefined;

		const others = await db
			.transaction()
			.execute((trx) => store.revokeOthers(trx, wang.id, mine.publicId));
		expect(others).toBeGreaterThanOrEqual(2);
		expect(await Promise.all([mine, other, another, foreign].map(alive))).toEqual([
			true,
			false,
			false,
			true
		]);
		expect(await db.transaction().execute((trx) => store.revokeAccount(trx, wang.id))).toBe(1);
		expect(await Promise.all([mine, foreign].map(alive))).toEqual([false, true]);
		expect(await db.transaction().execute((trx) => store.revokeAll(trx))).toBeGreaterThan(0);
		expect(await alive(foreign)).toBe(false);
	});

	test('a disabled account has no session from that moment', async () => {
		const { token } = await issue(li);
		const disable = (value: unknown) =>
			db
				.updateTable('account')
				.set({ disabled_at: value ? sql`now()` : null })
				.where('id', '=', li.id)
				.execute();
		await disable(true);
		expect(await store.validate(db, token)).toBeUndefined();
		expect(await store.list(db, li.id)).toEqual([]);
		await disable(false);
	});

	test('the list shows the live sessions of the account, the latest used first', async () => {
		await db.transaction().execute((trx) => store.revokeAll(trx));
		const [old, ended, recent] = [await issue(), await issue(), await issue()];
		await issue(li);
		await age(old.publicId, hour);
		await age(ended.publicId, 13 * hour);
		const sessions = await store.list(db, wang.id);
		expect(sessions.map(({ publicId }) => publicId)).toEqual([recent.publicId, old.publicId]);
		expect(sessions[0]).toMatchObject({
			clientAddress: '192.0.2.7',
			clientName: 'Firefox · Linux'
		});
		expect(Object.keys(sessions[0] ?? {}).toSorted()).toEqual([
			'clientAddress',
			'clientName',
			'createdAt',
			'expiresAt',
			'lastSeenAt',
			'publicId'
		]);
	});

	test('the clock of this process has no say', async () => {
		const { token, publicId } = await issue();
		const { now } = Date;
		try {
			Date.now = () => now() + 365 * 24 * hour * 1000;
			expect(await store.validate(db, token)).toBeDefined();
			Date.now = () => now() - 365 * 24 * hour * 1000;
			await age(publicId, 15 * 24 * hour);
			expect(await store.validate(db, token)).toBeUndefined();
		} finally {
			Date.now = now;
		}
	});

	test('a session of one store is a session of the other', async () => {
		const { token, publicId } = await issue();
		for (const other of [luciaSessionStore, nativeSessionStore]) {
			expect(await other.validate(db, token)).toMatchObject({ publicId });
		}
	});
});
