import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedAccount, seedGrant, usualPassword } from '../../../../tests/support/accounts.ts';
import { freshDatabase } from '../../../../tests/support/database.ts';
import { seedUnits } from '../../../../tests/support/units.ts';
import { addContactTo } from '../people/contact.ts';
import { systemAuthority } from '../grants/actor.ts';
import type { SignInInput } from './input.ts';
import { identify } from './load-actor.ts';
import { createSessionStore } from './session-stores.ts';
import { findDemoSignIn, signIn, verifySignIn, type SignInOrigin } from './sign-in.ts';

const { db, vault } = await freshDatabase();
const store = createSessionStore();
const { xupu, langli } = await seedUnits(db);
const unitId = xupu.id;
const tian = await seedAccount(db, { name: '田小满', userName: 'tianxiaoman', unitId });
const clerk = await seedAccount(db, {
	name: '舒示例',
	userName: 'shu',
	unitId,
	roles: ['unit-hr']
});
await db.transaction().execute((trx) =>
	addContactTo(trx, systemAuthority('test'), vault, tian.personId, {
		kind: 'phone',
		value: '139 0000 0001'
	})
);

const address = '192.0.2.1';
const originOf = (overrides: Partial<SignInOrigin> = {}): SignInOrigin => ({
	client: { address, name: 'Firefox · Linux' },
	deviceMark: undefined,
	requestId: 'request-1',
	...overrides
});
const byName = (name: string, password = usualPassword): SignInInput => ({
	method: 'name',
	name,
	password
});
const verify = (input: SignInInput, origin: Partial<SignInOrigin> = {}) =>
	verifySignIn(db, vault, input, originOf(origin));

async function enter(
	input: SignInInput,
	origin: Partial<SignInOrigin> = {},
	previousToken?: string
) {
	const shown = await verify(input, origin);
	return db
		.transaction()
		.execute((trx) =>
			signIn(trx, store, vault, shown, { origin: originOf(origin), previousToken })
		);
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
	return attempt.then(
		() => 'entered',
		(error: { code?: string }) => error.code ?? String(error)
	);
}

async function lastAudit() {
	return db
		.selectFrom('audit_event')
		.select(['action', 'outcome', 'actor_name', 'account_id', 'subject_id', 'detail'])
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
}

beforeEach(async () => {
	await db.deleteFrom('attempt_counter').execute();
});

describe('who comes in', () => {
	test.each([
		['the user name', byName('tianxiaoman')],
		['the user name in capitals', byName('TianXiaoMan')],
		['the phone', byName('13900000001')],
		['the phone as it is written', byName('+86 139-0000-0001')],
		[
			'unit code and name',
			{ method: 'unit', unit_code: xupu.code, person_name: ' 田 小满', password: usualPassword }
		]
	] as const)('by %s', async (_way, input) => {
		const { once } = await enter(input);
		const who = await identify(db, store, once.session.token, { requestId: 'r' });
		expect(who?.actor).toMatchObject({
			accountId: tian.id,
			actorName: 'tianxiaoman',
			displayName: '田小满',
			sessionId: once.session.publicId,
			unitId,
			grants: []
		});
		expect(await lastAudit()).toEqual({
			action: 'session.create',
			outcome: 'done',
			actor_name: 'tianxiaoman',
			account_id: tian.id,
			subject_id: tian.publicId,
			detail: { session: once.session.publicId, address }
		});
	});

	test('two of one name in a unit are nobody', async () => {
		const input = { method: 'unit', unit_code: langli.code, person_name: '张伟' } as const;
		const first = { name: '张伟', userName: 'zhangwei', unitId: langli.id };
		await seedAccount(db, first);
		expect(await codeOf(enter({ ...input, password: usualPassword }))).toBe('entered');
		await seedAccount(db, { ...first, userName: 'zhangwei2' });
		expect(await codeOf(enter({ ...input, password: usualPassword }))).toBe('sign-in-failed');
	});

	test('a hash of other parameters is renewed on the way in', async () => {
		const weak = await seedAccount(db, { name: '旧示例', userName: 'weakhash', unitId });
		const { argon2Sync } = await import('node:crypto');
		const nonce = Buffer.alloc(16, 7);
		const hash = argon2Sync('argon2id', {
			message: usualPassword,
			nonce,
			parallelism: 1,
			tagLength: 32,
			memory: 4096,
			passes: 1
		});
		const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
		await db
			.updateTable('account')
			.set({ password_hash: `$argon2id$v=19$m=4096,t=1,p=1$${text(nonce)}$${text(hash)}` })
			.where('id', '=', weak.id)
			.execute();
		await enter(byName('weakhash'));
		const { password_hash } = await db
			.selectFrom('account')
			.select('password_hash')
			.where('id', '=', weak.id)
			.executeTakeFirstOrThrow();
		expect(password_hash).toContain('m=19456,t=2,p=1');
		expect(await codeOf(enter(byName('weakhash')))).toBe('entered');
	});

	test('a demonstration account comes in by a click, no other does', async () => {
		await seedAccount(db, { name: '演示员', userName: 'demo-one', unitId, isDemo: true });
		expect((await findDemoSignIn(db, vault, 'demo-one')).account.isDemo).toBe(true);
		for (const name of ['tianxiaoman', 'nobody-here', '13900000001']) {
			expect(await codeOf(findDemoSignIn(db, vault, name))).toBe('account-not-found');
		}
	});
});

describe('who stays out', () => {
	test('every reason gives one answer, and its own word in the audit alone', async () => {
		const off = await seedAccount(db, { name: '停示例', userName: 'disabled', unitId });
		const late = await seedAccount(db, { name: '迟示例', userName: 'toolate', unitId });
		await db
			.updateTable('account')
			.set({ disabled_at: sql`now()` })
			.where('id', '=', off.id)
			.execute();
		await db
			.updateTable('account')
			.set({ must_change_password: true, initial_password_expires_at: sql`now()` })
			.where('id', '=', late.id)
			.execute();
		const unit = { method: 'unit', unit_code: xupu.code, password: 'x' } as const;
		const cases: [SignInInput, string][] = [
			[byName('nobody-here'), 'unknown'],
			[byName('13911112222'), 'unknown'],
			[byName('不是用户名'), 'unknown'],
			[{ ...unit, person_name: '没有人' }, 'unknown'],
			[{ ...unit, person_name: '\u202e' }, 'unknown'],
			[byName('tianxiaoman', 'wrong'), 'wrong-password'],
			[byName('disabled', 'wrong'), 'wrong-password'],
			[byName('disabled'), 'disabled'],
			[byName('toolate'), 'initial-password-expired']
		];
		for (const [input, reason] of cases) {
			const error = await verify(input).catch((caught) => caught);
			expect(error).toMatchObject({ code: 'sign-in-failed', status: 422, values: {} });
			expect(error.field).toBeUndefined();
			expect(await lastAudit()).toMatchObject({
				action: 'session.create',
				outcome: 'refused',
				detail: { reason, by: input.method, address, is_limited: false }
			});
		}
	});

	test('nothing that was typed reaches the audit', async () => {
		await codeOf(verify(byName('My-Secret-In-The-Wrong-Field', 'Another-Secret-Typed')));
		await codeOf(verify(byName('tianxiaoman', 'Another-Secret-Typed')));
		const rows = await db.selectFrom('audit_event').selectAll().execute();
		expect(JSON.stringify(rows)).not.toMatch(/My-Secret|Another-Secret|139\s?0000/i);
	});
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
		expect(await codeOf(verify(byName('tianxiaoman')))).toBe('entered');
		expect(tally(await guess(9), 'sign-in-failed')).toBe(9);
	});

	test('a quiet window is forgotten', async () => {
		await guess(9);
		await db
			.updateTable('attempt_counter')
			.set({ window_started_at: sql`now() - interval '16 minutes'` })
			.execute();
		expect(tally(await guess(9), 'sign-in-failed')).toBe(9);
		expect(await codeOf(verify(byName('tianxiaoman')))).toBe('entered');
	});

	test('the owner comes in from a browser known to the account, all through an attack', async () => {
		const { once } = await enter(byName('tianxiaoman'));
		await guess(20);
		const { deviceMark } = once;
		expect(await codeOf(verify(byName('tianxiaoman'), { deviceMark }))).toBe('entered');
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
				subject_hash: vault.lookupHash('sign-in-address', address),
				failures: 298,
				window_started_at: sql`now()`,
				blocked_until: null
			})
			.execute();
		for (let turn = 0; turn < 5; turn++) {
			expect(await codeOf(verify(byName('tianxiaoman')))).toBe('entered');
		}
		await guess(2);
		expect(await codeOf(verify(byName('shu')))).toBe('sign-in-limited');
		const elsewhere = { client: { address: '198.51.100.9', name: '' } };
		expect(await codeOf(verify(byName('shu'), elsewhere))).toBe('entered');
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

describe('the session that comes of it', () => {
	test('a session planted or left in the browser ends', async () => {
		const planted = await enter(byName('shu'));
		const { once } = await enter(byName('tianxiaoman'), {}, planted.once.session.token);
		expect(once.session.token).not.toBe(planted.once.session.token);
		expect(await store.validate(db, planted.once.session.token)).toBeUndefined();
		expect(await codeOf(enter(byName('tianxiaoman'), {}, '%E0%A4%A'))).toBe('entered');
	});

	test('it lives as long as the strictest role allows', async () => {
		const lifetimes = async (name: string) => {
			const { once } = await enter(byName(name));
			return db
				.selectFrom('session')
				.select(['role_class', 'idle_lifetime_s'])
				.select(
					sql<number>`extract(epoch from absolute_expires_at - created_at)::int`.as('absolute_s')
				)
				.where('public_id', '=', once.session.publicId)
				.executeTakeFirstOrThrow();
		};
		await seedAccount(db, {
			name: '严示例',
			userName: 'yan',
			unitId,
			roles: ['learner', 'security-administrator', 'unit-hr']
		});
		const hour = 3600;
		expect(await lifetimes('tianxiaoman')).toEqual({
			role_class: 'learner',
			idle_lifetime_s: 12 * hour,
			absolute_s: 14 * 24 * hour
		});
		expect(await lifetimes('shu')).toEqual({
			role_class: 'staff',
			idle_lifetime_s: 2 * hour,
			absolute_s: 12 * hour
		});
		expect(await lifetimes('yan')).toEqual({
			role_class: 'administrator',
			idle_lifetime_s: hour / 2,
			absolute_s: 12 * hour
		});
	});

	test('staff are led to enrol a second factor and act only then; in a demonstration they act', async () => {
		const { token } = (await enter(byName('shu'))).once.session;
		const asked = await identify(db, store, token, { requestId: 'r' });
		expect(asked).toMatchObject({ actor: null, session: { nextStep: '/profile/second-factor' } });
		const offered = await identify(db, store, token, { requestId: 'r', isDemo: true });
		expect(offered?.session.nextStep).toBeUndefined();
		expect(offered?.actor?.grants).toHaveLength(1);
		expect(clerk.personId).toBe(offered?.actor?.personId);
	});

	test('an initial password comes before anything else', async () => {
		await db
			.updateTable('account')
			.set({ must_change_password: true })
			.where('id', '=', clerk.id)
			.execute();
		const { token } = (await enter(byName('shu'))).once.session;
		const who = await identify(db, store, token, { requestId: 'r' });
		expect(who).toMatchObject({ actor: null, session: { nextStep: '/profile/password' } });
	});

	test('it ends when its owner has been given a stricter role', async () => {
		const xiang = await seedAccount(db, { name: '向示例', userName: 'xiang', unitId });
		const { token } = (await enter(byName('xiang'))).once.session;
		await seedGrant(db, { personId: xiang.personId, role: 'learner', unitId });
		expect((await identify(db, store, token, { requestId: 'r' }))?.actor?.grants).toHaveLength(1);
		await seedGrant(db, { personId: xiang.personId, role: 'county-bureau', unitId });
		expect(await identify(db, store, token, { requestId: 'r' })).toBeUndefined();
		expect(await store.validate(db, token)).toBeUndefined();
	});

	test('neither the password nor the token is anywhere in the database', async () => {
		const { once } = await enter(byName('tianxiaoman'));
		const { rows } = await sql<{ dump: string }>`
			select string_agg(whole::text, ' ') as dump from (
				select to_jsonb(a) as whole from account a union all
				select to_jsonb(s) from session s union all
				select to_jsonb(c) from attempt_counter c union all
				select to_jsonb(e) from audit_event e) everything`.execute(db);
		const dump = rows[0]?.dump ?? '';
		expect(dump).toContain('tianxiaoman');
		for (const secret of [once.session.token, once.deviceMark, usualPassword]) {
			expect(dump).not.toContain(secret);
		}
	});
});
